import { erf4 } from './erf';
import { exp4 } from './exp';
import { expNegative4 } from './exp-negative';
import { expm1x4 } from './expm1';
import { log4 } from './log';
import { log1px4 } from './log1p';
import { mapArray } from './map-array';
import { loadPart, storePart } from './part';
import { pow4 } from './pow';
import { sigmoid4 } from './sigmoid';
import { cos4, sin4 } from './sin-cos';
import { softplus4 } from './softplus';
import { tanh4 } from './tanh';

export { writeConstants } from './constants';

/*
 * Every function of this folder over an array, for tests: of `count` floats at `from` to as many at `to`.
 */

@unmanaged
class Exp {
  @inline
  of(x: v128): v128 {
    return exp4(x);
  }
}

export function mathExp(from: usize, to: usize, count: i32): void {
  mapArray<Exp>(from, to, count);
}

@unmanaged
class ExpNegative {
  @inline
  of(x: v128): v128 {
    return expNegative4(x);
  }
}

export function mathExpNegative(from: usize, to: usize, count: i32): void {
  mapArray<ExpNegative>(from, to, count);
}

@unmanaged
class Log {
  @inline
  of(x: v128): v128 {
    return log4(x);
  }
}

export function mathLog(from: usize, to: usize, count: i32): void {
  mapArray<Log>(from, to, count);
}

@unmanaged
class Log1p {
  @inline
  of(x: v128): v128 {
    return log1px4(x);
  }
}

export function mathLog1p(from: usize, to: usize, count: i32): void {
  mapArray<Log1p>(from, to, count);
}

@unmanaged
class Expm1 {
  @inline
  of(x: v128): v128 {
    return expm1x4(x);
  }
}

export function mathExpm1(from: usize, to: usize, count: i32): void {
  mapArray<Expm1>(from, to, count);
}

@unmanaged
class Tanh {
  @inline
  of(x: v128): v128 {
    return tanh4(x);
  }
}

export function mathTanh(from: usize, to: usize, count: i32): void {
  mapArray<Tanh>(from, to, count);
}

@unmanaged
class Sigmoid {
  @inline
  of(x: v128): v128 {
    return sigmoid4(x);
  }
}

export function mathSigmoid(from: usize, to: usize, count: i32): void {
  mapArray<Sigmoid>(from, to, count);
}

@unmanaged
class Erf {
  @inline
  of(x: v128): v128 {
    return erf4(x);
  }
}

export function mathErf(from: usize, to: usize, count: i32): void {
  mapArray<Erf>(from, to, count);
}

@unmanaged
class Sin {
  @inline
  of(x: v128): v128 {
    return sin4(x);
  }
}

export function mathSin(from: usize, to: usize, count: i32): void {
  mapArray<Sin>(from, to, count);
}

@unmanaged
class Cos {
  @inline
  of(x: v128): v128 {
    return cos4(x);
  }
}

export function mathCos(from: usize, to: usize, count: i32): void {
  mapArray<Cos>(from, to, count);
}

@unmanaged
class Softplus {
  @inline
  of(x: v128): v128 {
    return softplus4(x);
  }
}

export function mathSoftplus(from: usize, to: usize, count: i32): void {
  mapArray<Softplus>(from, to, count);
}

export function mathPow(x: usize, y: usize, to: usize, count: i32): void {
  for (; count >= 4; count -= 4, x += 16, y += 16, to += 16) v128.store(to, pow4(v128.load(x), v128.load(y)));
  if (count > 0) storePart(to, pow4(loadPart(x, count), loadPart(y, count)), count);
}
