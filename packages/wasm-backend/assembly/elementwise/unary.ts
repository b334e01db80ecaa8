import {
  ABS, NEG, SQRT, RSQRT, SQUARE, RECIPROCAL, RELU, RELU6, LEAKY_RELU, STEP, SIGN, FLOOR, CEIL, ROUND, CLIP,
} from '../../src/operations';
import { rsqrt4 } from '../math/rsqrt';
import { mapUnit } from './map-unit';
import { transcendental } from './transcendental';

// `of` is compiled into the loop of its class; p and q are an operation's own parameters.

@unmanaged
class Abs {
  @inline
  of(x: v128, p: v128, q: v128): v128 {
    return f32x4.abs(x);
  }
}

@unmanaged
class Neg {
  @inline
  of(x: v128, p: v128, q: v128): v128 {
    return f32x4.neg(x);
  }
}

@unmanaged
class Sqrt {
  @inline
  of(x: v128, p: v128, q: v128): v128 {
    return f32x4.sqrt(x);
  }
}

@unmanaged
class Rsqrt {
  @inline
  of(x: v128, p: v128, q: v128): v128 {
    return rsqrt4(x);
  }
}

@unmanaged
class Square {
  @inline
  of(x: v128, p: v128, q: v128): v128 {
    return f32x4.mul(x, x);
  }
}

@unmanaged
class Reciprocal {
  @inline
  of(x: v128, p: v128, q: v128): v128 {
    return f32x4.div(f32x4.splat(1), x);
  }
}

@unmanaged
class Relu {
  @inline
  of(x: v128, p: v128, q: v128): v128 {
    return f32x4.max(x, f32x4.splat(0));
  }
}

@unmanaged
class Relu6 {
  @inline
  of(x: v128, p: v128, q: v128): v128 {
    return f32x4.min(f32x4.max(x, f32x4.splat(0)), f32x4.splat(6));
  }
}

@unmanaged
class LeakyRelu {
  @inline
  of(x: v128, p: v128, q: v128): v128 {
    return v128.bitselect(f32x4.mul(x, p), x, f32x4.lt(x, f32x4.splat(0)));
  }
}

@unmanaged
class Step {
  @inline
  of(x: v128, p: v128, q: v128): v128 {
    return v128.bitselect(v128.bitselect(f32x4.splat(1), p, f32x4.gt(x, f32x4.splat(0))), x, f32x4.eq(x, x));
  }
}

@unmanaged
class Sign {
  @inline
  of(x: v128, p: v128, q: v128): v128 {
    return f32x4.sub(v128.and(f32x4.gt(x, f32x4.splat(0)), f32x4.splat(1)), v128.and(f32x4.lt(x, f32x4.splat(0)), f32x4.splat(1)));
  }
}

@unmanaged
class Floor {
  @inline
  of(x: v128, p: v128, q: v128): v128 {
    return f32x4.floor(x);
  }
}

@unmanaged
class Ceil {
  @inline
  of(x: v128, p: v128, q: v128): v128 {
    return f32x4.ceil(x);
  }
}

@unmanaged
class Round {
  @inline
  of(x: v128, p: v128, q: v128): v128 {
    return f32x4.nearest(x);
  }
}

@unmanaged
class Clip {
  @inline
  of(x: v128, p: v128, q: v128): v128 {
    return f32x4.pmax(f32x4.pmin(x, q), p);
  }
}

/** Words: operation, from, to; count, numbers of a unit; parameters p and q. */
export function unary(unit: i32, words: usize): void {
  const many = load<i32>(words, 16), first = unit * many;
  const count = min(load<i32>(words, 12) - first, many);
  const from = <usize>load<u32>(words, 4) + (<usize>first << 2), to = <usize>load<u32>(words, 8) + (<usize>first << 2);
  const p = v128.load32_splat(words, 20), q = v128.load32_splat(words, 24);
  const operation = load<i32>(words);
  switch (operation) {
    case ABS: return mapUnit<Abs>(from, to, count, p, q);
    case NEG: return mapUnit<Neg>(from, to, count, p, q);
    case SQRT: return mapUnit<Sqrt>(from, to, count, p, q);
    case RSQRT: return mapUnit<Rsqrt>(from, to, count, p, q);
    case SQUARE: return mapUnit<Square>(from, to, count, p, q);
    case RECIPROCAL: return mapUnit<Reciprocal>(from, to, count, p, q);
    case RELU: return mapUnit<Relu>(from, to, count, p, q);
    case RELU6: return mapUnit<Relu6>(from, to, count, p, q);
    case LEAKY_RELU: return mapUnit<LeakyRelu>(from, to, count, p, q);
    case STEP: return mapUnit<Step>(from, to, count, p, q);
    case SIGN: return mapUnit<Sign>(from, to, count, p, q);
    case FLOOR: return mapUnit<Floor>(from, to, count, p, q);
    case CEIL: return mapUnit<Ceil>(from, to, count, p, q);
    case ROUND: return mapUnit<Round>(from, to, count, p, q);
    case CLIP: return mapUnit<Clip>(from, to, count, p, q);
    default: transcendental(operation, from, to, count, p, q);
  }
}
