import {
  ACROSS, CHANNELS, DILATION_ACROSS, DILATION_DOWN, DOWN, HEIGHT, KERNEL_HEIGHT, KERNEL_WIDTH, LEFT, MANY, PATCHES, PLACES, ROWS,
  STRIDE_ACROSS, STRIDE_DOWN, TOP, WIDTH,
} from './geometry';

/** The other way about: each place gets the sum of what the patches have of it, in their order. Words: see geometry. */
export function patchSums(unit: i32, words: usize): void {
  const height = load<i32>(words, HEIGHT), down = load<i32>(words, DOWN), many = load<i32>(words, MANY);
  const first = unit * many, end = min(load<i32>(words, ROWS), first + many);
  const channels = load<i32>(words, CHANNELS), row = <usize>load<i32>(words, WIDTH) * <usize>channels << 2;
  const kernelHeight = load<i32>(words, KERNEL_HEIGHT), stride = load<i32>(words, STRIDE_DOWN);
  const piece = <usize>load<i32>(words, KERNEL_WIDTH) * <usize>channels << 2;
  const windows = <usize>load<i32>(words, ACROSS) * <usize>kernelHeight * piece;
  for (let line = first; line < end; line++) {
    const to = <usize>load<u32>(words, PLACES) + <usize>line * row;
    memory.fill(to, 0, row);
    for (let i = 0; i < kernelHeight; i++) {
      const offset = line % height + load<i32>(words, TOP) - i * load<i32>(words, DILATION_DOWN), window = offset / stride;
      if (offset < 0 || offset % stride != 0 || window >= down) continue;
      const from = <usize>load<u32>(words, PATCHES) + <usize>(line / height * down + window) * windows + <usize>i * piece;
      addWindows(words, from, piece * <usize>kernelHeight, channels, to);
    }
  }
}

/** Adds one row of each patch of a row of windows, `step` bytes apart, to the places that they cover. */
function addWindows(words: usize, from: usize, step: usize, channels: i32, to: usize): void {
  const across = load<i32>(words, ACROSS), kernelWidth = load<i32>(words, KERNEL_WIDTH), width = load<i32>(words, WIDTH);
  const dilation = load<i32>(words, DILATION_ACROSS), bytes = <usize>channels << 2;
  let left = -load<i32>(words, LEFT);
  for (let window = 0; window < across; window++) {
    let at = from;
    for (let j = 0; j < kernelWidth; j++) {
      const x = left + j * dilation;
      if (x >= 0 && x < width) addRun(to + <usize>x * bytes, at, channels);
      at += bytes;
    }
    left += load<i32>(words, STRIDE_ACROSS);
    from += step;
  }
}

@inline function addRun(to: usize, from: usize, count: i32): void {
  let i = 0;
  for (; i + 4 <= count; i += 4) {
    v128.store(to, f32x4.add(v128.load(to), v128.load(from)));
    to += 16;
    from += 16;
  }
  for (; i < count; i++) {
    store<f32>(to, load<f32>(to) + load<f32>(from));
    to += 4;
    from += 4;
  }
}
