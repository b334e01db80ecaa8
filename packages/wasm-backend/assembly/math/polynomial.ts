import { madd } from './madd';
import { SLOT } from './table';

/*
 * Polynomials of three to eight coefficients, which stand in the table from `address` on, that of the highest power
 * first. Two coefficients a step, in the square of x: half as long a chain of operations as Horner's rule, at one
 * product more, which callers often have.
 */

@inline
function linear(address: usize, x: v128): v128 {
  return madd(v128.load(address), x, v128.load(address + SLOT));
}

@inline
export function polynomial3(address: usize, x: v128, square: v128): v128 {
  return madd(v128.load(address), square, linear(address + SLOT, x));
}

@inline
function polynomial4(address: usize, x: v128, square: v128): v128 {
  return madd(linear(address, x), square, linear(address + 2 * SLOT, x));
}

@inline
export function polynomial5(address: usize, x: v128, square: v128): v128 {
  return madd(polynomial3(address, x, square), square, linear(address + 3 * SLOT, x));
}

@inline
export function polynomial6(address: usize, x: v128, square: v128): v128 {
  return madd(polynomial4(address, x, square), square, linear(address + 4 * SLOT, x));
}

@inline
export function polynomial7(address: usize, x: v128, square: v128): v128 {
  return madd(polynomial5(address, x, square), square, linear(address + 5 * SLOT, x));
}

@inline
export function polynomial8(address: usize, x: v128, square: v128): v128 {
  return madd(polynomial6(address, x, square), square, linear(address + 6 * SLOT, x));
}
