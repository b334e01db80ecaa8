import { madd, nmadd } from '../math/madd';

/** Words: parameter, gradient, learning rate (address of a scalar), new parameter; count, numbers of a unit. */
export function sgdStep(unit: i32, words: usize): void {
  const many = load<i32>(words, 20), first = unit * many;
  const end = <usize>min(load<i32>(words, 16) - first, many) << 2, skip = <usize>first << 2;
  const parameter = <usize>load<u32>(words) + skip, gradient = <usize>load<u32>(words, 4) + skip, next = <usize>load<u32>(words, 12) + skip;
  const rate = v128.load32_splat(load<u32>(words, 8));
  for (let at: usize = 0; at < end; at += 16) {
    v128.store(next + at, nmadd(v128.load(gradient + at), rate, v128.load(parameter + at)));
  }
}

/** Words: parameter, gradient, velocity, learning rate (address), new parameter, new velocity; count, numbers of a unit; momentum; 1 with Nesterov's look-ahead. */
export function momentumStep(unit: i32, words: usize): void {
  const many = load<i32>(words, 28), first = unit * many;
  const end = <usize>min(load<i32>(words, 24) - first, many) << 2, skip = <usize>first << 2;
  const parameter = <usize>load<u32>(words) + skip, gradient = <usize>load<u32>(words, 4) + skip, velocity = <usize>load<u32>(words, 8) + skip;
  const next = <usize>load<u32>(words, 16) + skip, nextVelocity = <usize>load<u32>(words, 20) + skip;
  const rate = v128.load32_splat(load<u32>(words, 12)), momentum = v128.load32_splat(words, 32);
  const ahead = load<i32>(words, 36) != 0;
  for (let at: usize = 0; at < end; at += 16) {
    const g = v128.load(gradient + at);
    const v = madd(momentum, v128.load(velocity + at), g);
    v128.store(nextVelocity + at, v);
    v128.store(next + at, nmadd(ahead ? madd(momentum, v, g) : v, rate, v128.load(parameter + at)));
  }
}

/**
 * Words: parameter, gradient, square, velocity, learning rate (address), mean or 0; new parameter, square, velocity, mean; count,
 * numbers of a unit; decay, 1 - decay, momentum, epsilon.
 */
export function rmsPropStep(unit: i32, words: usize): void {
  const many = load<i32>(words, 44), first = unit * many;
  const end = <usize>min(load<i32>(words, 40) - first, many) << 2, skip = <usize>first << 2;
  const parameter = <usize>load<u32>(words) + skip, gradient = <usize>load<u32>(words, 4) + skip;
  const square = <usize>load<u32>(words, 8) + skip, velocity = <usize>load<u32>(words, 12) + skip;
  const centred = load<u32>(words, 20) != 0, mean = <usize>load<u32>(words, 20) + skip;
  const next = <usize>load<u32>(words, 24) + skip, nextSquare = <usize>load<u32>(words, 28) + skip;
  const nextVelocity = <usize>load<u32>(words, 32) + skip, nextMean = <usize>load<u32>(words, 36) + skip;
  const rate = v128.load32_splat(load<u32>(words, 16));
  const decay = v128.load32_splat(words, 48), rest = v128.load32_splat(words, 52);
  const momentum = v128.load32_splat(words, 56), epsilon = v128.load32_splat(words, 60);
  for (let at: usize = 0; at < end; at += 16) {
    const g = v128.load(gradient + at);
    const s = madd(decay, v128.load(square + at), f32x4.mul(f32x4.mul(rest, g), g));
    let variance = s;
    if (centred) {
      const m = madd(decay, v128.load(mean + at), f32x4.mul(rest, g));
      v128.store(nextMean + at, m);
      // Rounding may take a variance below zero.
      variance = f32x4.max(nmadd(m, m, s), f32x4.splat(0));
    }
    const change = f32x4.div(f32x4.mul(rate, g), f32x4.sqrt(f32x4.add(variance, epsilon)));
    const v = f32x4.sub(f32x4.mul(momentum, v128.load(velocity + at)), change);
    v128.store(nextSquare + at, s);
    v128.store(nextVelocity + at, v);
    v128.store(next + at, f32x4.add(v128.load(parameter + at), v));
  }
}
