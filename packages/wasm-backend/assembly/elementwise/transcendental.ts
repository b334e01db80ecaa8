import {
  EXP, EXPM1, LOG, LOG1P, TANH, SIGMOID, ERF, SIN, COS, ELU, SELU, SOFTPLUS,
} from '../../src/operations';
import { erf4 } from '../math/erf';
import { exp4 } from '../math/exp';
import { expm1x4 } from '../math/expm1';
import { log4 } from '../math/log';
import { log1px4 } from '../math/log1p';
import { sigmoid4 } from '../math/sigmoid';
import { cos4, sin4 } from '../math/sin-cos';
import { softplus4 } from '../math/softplus';
import { tanh4 } from '../math/tanh';
import { mapUnitSlowly } from './map-unit';

@unmanaged
class Exp {
  @inline
  of(x: v128, p: v128, q: v128): v128 {
    return exp4(x);
  }
}

@unmanaged
class Expm1 {
  @inline
  of(x: v128, p: v128, q: v128): v128 {
    return expm1x4(x);
  }
}

@unmanaged
class Log {
  @inline
  of(x: v128, p: v128, q: v128): v128 {
    return log4(x);
  }
}

@unmanaged
class Log1p {
  @inline
  of(x: v128, p: v128, q: v128): v128 {
    return log1px4(x);
  }
}

@unmanaged
class Tanh {
  @inline
  of(x: v128, p: v128, q: v128): v128 {
    return tanh4(x);
  }
}

@unmanaged
class Sigmoid {
  @inline
  of(x: v128, p: v128, q: v128): v128 {
    return sigmoid4(x);
  }
}

@unmanaged
class Erf {
  @inline
  of(x: v128, p: v128, q: v128): v128 {
    return erf4(x);
  }
}

@unmanaged
class Sin {
  @inline
  of(x: v128, p: v128, q: v128): v128 {
    return sin4(x);
  }
}

@unmanaged
class Cos {
  @inline
  of(x: v128, p: v128, q: v128): v128 {
    return cos4(x);
  }
}

@unmanaged
class Elu {
  @inline
  of(x: v128, p: v128, q: v128): v128 {
    return v128.bitselect(x, expm1x4(x), f32x4.ge(x, f32x4.splat(0)));
  }
}

@unmanaged
class Selu {
  @inline
  of(x: v128, p: v128, q: v128): v128 {
    return v128.bitselect(f32x4.mul(x, p), f32x4.mul(expm1x4(x), q), f32x4.ge(x, f32x4.splat(0)));
  }
}

@unmanaged
class Softplus {
  @inline
  of(x: v128, p: v128, q: v128): v128 {
    return softplus4(x);
  }
}

/** Operations that are made of an exponential or the like. */
export function transcendental(operation: i32, from: usize, to: usize, count: i32, p: v128, q: v128): void {
  switch (operation) {
    case EXP: return mapUnitSlowly<Exp>(from, to, count, p, q);
    case EXPM1: return mapUnitSlowly<Expm1>(from, to, count, p, q);
    case LOG: return mapUnitSlowly<Log>(from, to, count, p, q);
    case LOG1P: return mapUnitSlowly<Log1p>(from, to, count, p, q);
    case TANH: return mapUnitSlowly<Tanh>(from, to, count, p, q);
    case SIGMOID: return mapUnitSlowly<Sigmoid>(from, to, count, p, q);
    case ERF: return mapUnitSlowly<Erf>(from, to, count, p, q);
    case SIN: return mapUnitSlowly<Sin>(from, to, count, p, q);
    case COS: return mapUnitSlowly<Cos>(from, to, count, p, q);
    case ELU: return mapUnitSlowly<Elu>(from, to, count, p, q);
    case SELU: return mapUnitSlowly<Selu>(from, to, count, p, q);
    case SOFTPLUS: return mapUnitSlowly<Softplus>(from, to, count, p, q);
    default: unreachable();
  }
}
