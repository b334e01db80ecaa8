import { copyRun } from '../movement/runs';
import {
  ACROSS, CHANNELS, DILATION_ACROSS, DILATION_DOWN, DOWN, HEIGHT, KERNEL_HEIGHT, KERNEL_WIDTH, LEFT, MANY, PATCHES, PLACES, ROWS,
  STRIDE_ACROSS, STRIDE_DOWN, TOP, WIDTH,
} from './geometry';

/** What each window covers, side by side, with zeros beyond the edges. Words: see geometry. */
export function patches(unit: i32, words: usize): void {
  const height = load<i32>(words, HEIGHT), down = load<i32>(words, DOWN), across = load<i32>(words, ACROSS);
  const kernelHeight = load<i32>(words, KERNEL_HEIGHT), many = load<i32>(words, MANY);
  const first = unit * many, end = min(load<i32>(words, ROWS), first + many);
  const bytes = <usize>load<i32>(words, CHANNELS) << 2, row = bytes * <usize>load<i32>(words, WIDTH);
  const piece = bytes * <usize>load<i32>(words, KERNEL_WIDTH);
  let to = <usize>load<u32>(words, PATCHES) + <usize>first * across * <usize>kernelHeight * piece;
  for (let line = first; line < end; line++) {
    const above = line % down * load<i32>(words, STRIDE_DOWN) - load<i32>(words, TOP);
    for (let window = 0; window < across; window++) {
      for (let i = 0; i < kernelHeight; i++) {
        const y = above + i * load<i32>(words, DILATION_DOWN);
        const from = <usize>load<u32>(words, PLACES) + (<usize>(line / down * height) + <usize>y) * row;
        if (y < 0 || y >= height) memory.fill(to, 0, piece);
        else rowOfPatch(words, from, window, bytes, to);
        to += piece;
      }
    }
  }
}

/** One row of a patch. */
@inline function rowOfPatch(words: usize, from: usize, window: i32, bytes: usize, to: usize): void {
  const kernelWidth = load<i32>(words, KERNEL_WIDTH), dilation = load<i32>(words, DILATION_ACROSS), width = load<i32>(words, WIDTH);
  const left = window * load<i32>(words, STRIDE_ACROSS) - load<i32>(words, LEFT);
  if (dilation == 1 && left >= 0 && left + kernelWidth <= width) {
    copyRun(to, from + <usize>left * bytes, bytes * <usize>kernelWidth);
    return;
  }
  for (let j = 0; j < kernelWidth; j++) {
    const x = left + j * dilation;
    if (x < 0 || x >= width) memory.fill(to, 0, bytes);
    else copyRun(to, from + <usize>x * bytes, bytes);
    to += bytes;
  }
}
