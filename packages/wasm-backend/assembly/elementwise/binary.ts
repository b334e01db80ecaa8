import {
  ADD, SUBTRACT, MULTIPLY, DIVIDE, MAXIMUM, MINIMUM, SQUARED_DIFFERENCE, POWER, PRELU, ELU_GRADIENT, ADD_INTEGERS, SUBTRACT_INTEGERS, MULTIPLY_INTEGERS, MAXIMUM_OF_INTEGERS, MINIMUM_OF_INTEGERS, FLOOR_DIVIDE,
  FLOOR_DIVIDE_INTEGERS, MODULO, MODULO_INTEGERS,
} from '../../src/operations';
import { pow4 } from '../math/pow';
import { combineRows } from './combine-rows';
import { combineUnit } from './combine-unit';
import { floorDivide4, floorDivideIntegers4, modulo4, moduloIntegers4 } from './division';

@inline function squared(x: v128): v128 {
  return f32x4.mul(x, x);
}

@unmanaged
class Add {
  @inline
  of(x: v128, y: v128): v128 {
    return f32x4.add(x, y);
  }
}

@unmanaged
class Subtract {
  @inline
  of(x: v128, y: v128): v128 {
    return f32x4.sub(x, y);
  }
}

@unmanaged
class Multiply {
  @inline
  of(x: v128, y: v128): v128 {
    return f32x4.mul(x, y);
  }
}

@unmanaged
class Divide {
  @inline
  of(x: v128, y: v128): v128 {
    return f32x4.div(x, y);
  }
}

@unmanaged
class Maximum {
  @inline
  of(x: v128, y: v128): v128 {
    return f32x4.max(x, y);
  }
}

@unmanaged
class Minimum {
  @inline
  of(x: v128, y: v128): v128 {
    return f32x4.min(x, y);
  }
}

@unmanaged
class SquaredDifference {
  @inline
  of(x: v128, y: v128): v128 {
    return squared(f32x4.sub(x, y));
  }
}

@unmanaged
class Power {
  @inline
  of(x: v128, y: v128): v128 {
    return pow4(x, y);
  }
}

@unmanaged
class Prelu {
  @inline
  of(x: v128, y: v128): v128 {
    return v128.bitselect(f32x4.mul(x, y), x, f32x4.lt(x, f32x4.splat(0)));
  }
}

@unmanaged
class EluGradient {
  @inline
  of(x: v128, y: v128): v128 {
    return v128.bitselect(x, f32x4.mul(x, f32x4.add(y, f32x4.splat(1))), f32x4.ge(y, f32x4.splat(0)));
  }
}

@unmanaged
class AddIntegers {
  @inline
  of(x: v128, y: v128): v128 {
    return i32x4.add(x, y);
  }
}

@unmanaged
class SubtractIntegers {
  @inline
  of(x: v128, y: v128): v128 {
    return i32x4.sub(x, y);
  }
}

@unmanaged
class MultiplyIntegers {
  @inline
  of(x: v128, y: v128): v128 {
    return i32x4.mul(x, y);
  }
}

@unmanaged
class MaximumOfIntegers {
  @inline
  of(x: v128, y: v128): v128 {
    return i32x4.max_s(x, y);
  }
}

@unmanaged
class MinimumOfIntegers {
  @inline
  of(x: v128, y: v128): v128 {
    return i32x4.min_s(x, y);
  }
}

@unmanaged
class FloorDivide {
  @inline
  of(x: v128, y: v128): v128 {
    return floorDivide4(x, y);
  }
}

@unmanaged
class FloorDivideIntegers {
  @inline
  of(x: v128, y: v128): v128 {
    return floorDivideIntegers4(x, y);
  }
}

@unmanaged
class Modulo {
  @inline
  of(x: v128, y: v128): v128 {
    return modulo4(x, y);
  }
}

@unmanaged
class ModuloIntegers {
  @inline
  of(x: v128, y: v128): v128 {
    return moduloIntegers4(x, y);
  }
}

/** Operands of one shape, or one of them a single number. Words: see `combineUnit`. */
export function binary(unit: i32, words: usize): void {
  switch (load<i32>(words)) {
    case ADD: return combineUnit<Add>(unit, words);
    case SUBTRACT: return combineUnit<Subtract>(unit, words);
    case MULTIPLY: return combineUnit<Multiply>(unit, words);
    case DIVIDE: return combineUnit<Divide>(unit, words);
    case MAXIMUM: return combineUnit<Maximum>(unit, words);
    case MINIMUM: return combineUnit<Minimum>(unit, words);
    case SQUARED_DIFFERENCE: return combineUnit<SquaredDifference>(unit, words);
    case POWER: return combineUnit<Power>(unit, words);
    case PRELU: return combineUnit<Prelu>(unit, words);
    case ELU_GRADIENT: return combineUnit<EluGradient>(unit, words);
    case ADD_INTEGERS: return combineUnit<AddIntegers>(unit, words);
    case SUBTRACT_INTEGERS: return combineUnit<SubtractIntegers>(unit, words);
    case MULTIPLY_INTEGERS: return combineUnit<MultiplyIntegers>(unit, words);
    case MAXIMUM_OF_INTEGERS: return combineUnit<MaximumOfIntegers>(unit, words);
    case MINIMUM_OF_INTEGERS: return combineUnit<MinimumOfIntegers>(unit, words);
    case FLOOR_DIVIDE: return combineUnit<FloorDivide>(unit, words);
    case FLOOR_DIVIDE_INTEGERS: return combineUnit<FloorDivideIntegers>(unit, words);
    case MODULO: return combineUnit<Modulo>(unit, words);
    case MODULO_INTEGERS: return combineUnit<ModuloIntegers>(unit, words);
    default: unreachable();
  }
}

/** Operands that broadcast. Words: see `combineRows`. */
export function binaryRows(unit: i32, words: usize): void {
  switch (load<i32>(words)) {
    case ADD: return combineRows<Add>(unit, words);
    case SUBTRACT: return combineRows<Subtract>(unit, words);
    case MULTIPLY: return combineRows<Multiply>(unit, words);
    case DIVIDE: return combineRows<Divide>(unit, words);
    case MAXIMUM: return combineRows<Maximum>(unit, words);
    case MINIMUM: return combineRows<Minimum>(unit, words);
    case SQUARED_DIFFERENCE: return combineRows<SquaredDifference>(unit, words);
    case POWER: return combineRows<Power>(unit, words);
    case PRELU: return combineRows<Prelu>(unit, words);
    case ELU_GRADIENT: return combineRows<EluGradient>(unit, words);
    case ADD_INTEGERS: return combineRows<AddIntegers>(unit, words);
    case SUBTRACT_INTEGERS: return combineRows<SubtractIntegers>(unit, words);
    case MULTIPLY_INTEGERS: return combineRows<MultiplyIntegers>(unit, words);
    case MAXIMUM_OF_INTEGERS: return combineRows<MaximumOfIntegers>(unit, words);
    case MINIMUM_OF_INTEGERS: return combineRows<MinimumOfIntegers>(unit, words);
    case FLOOR_DIVIDE: return combineRows<FloorDivide>(unit, words);
    case FLOOR_DIVIDE_INTEGERS: return combineRows<FloorDivideIntegers>(unit, words);
    case MODULO: return combineRows<Modulo>(unit, words);
    case MODULO_INTEGERS: return combineRows<ModuloIntegers>(unit, words);
    default: unreachable();
  }
}
