import { EQUAL, GREATER, GREATER_EQUAL, LESS, LESS_EQUAL, NOT_EQUAL, OF_INTEGERS } from '../../src/operations';
import { compareRows } from './compare-rows';
import { compareUnit } from './compare-unit';

@unmanaged
class Equal {
  @inline
  of(x: v128, y: v128): v128 {
    return f32x4.eq(x, y);
  }
}

@unmanaged
class NotEqual {
  @inline
  of(x: v128, y: v128): v128 {
    return f32x4.ne(x, y);
  }
}

@unmanaged
class Less {
  @inline
  of(x: v128, y: v128): v128 {
    return f32x4.lt(x, y);
  }
}

@unmanaged
class LessEqual {
  @inline
  of(x: v128, y: v128): v128 {
    return f32x4.le(x, y);
  }
}

@unmanaged
class Greater {
  @inline
  of(x: v128, y: v128): v128 {
    return f32x4.gt(x, y);
  }
}

@unmanaged
class GreaterEqual {
  @inline
  of(x: v128, y: v128): v128 {
    return f32x4.ge(x, y);
  }
}

@unmanaged
class EqualIntegers {
  @inline
  of(x: v128, y: v128): v128 {
    return i32x4.eq(x, y);
  }
}

@unmanaged
class NotEqualIntegers {
  @inline
  of(x: v128, y: v128): v128 {
    return i32x4.ne(x, y);
  }
}

@unmanaged
class LessIntegers {
  @inline
  of(x: v128, y: v128): v128 {
    return i32x4.lt_s(x, y);
  }
}

@unmanaged
class LessEqualIntegers {
  @inline
  of(x: v128, y: v128): v128 {
    return i32x4.le_s(x, y);
  }
}

@unmanaged
class GreaterIntegers {
  @inline
  of(x: v128, y: v128): v128 {
    return i32x4.gt_s(x, y);
  }
}

@unmanaged
class GreaterEqualIntegers {
  @inline
  of(x: v128, y: v128): v128 {
    return i32x4.ge_s(x, y);
  }
}

/** Operands of one shape, or one of them a single number. Words: see `combineUnit`. */
export function compare(unit: i32, words: usize): void {
  switch (load<i32>(words)) {
    case EQUAL: return compareUnit<Equal>(unit, words);
    case NOT_EQUAL: return compareUnit<NotEqual>(unit, words);
    case LESS: return compareUnit<Less>(unit, words);
    case LESS_EQUAL: return compareUnit<LessEqual>(unit, words);
    case GREATER: return compareUnit<Greater>(unit, words);
    case GREATER_EQUAL: return compareUnit<GreaterEqual>(unit, words);
    case OF_INTEGERS + EQUAL: return compareUnit<EqualIntegers>(unit, words);
    case OF_INTEGERS + NOT_EQUAL: return compareUnit<NotEqualIntegers>(unit, words);
    case OF_INTEGERS + LESS: return compareUnit<LessIntegers>(unit, words);
    case OF_INTEGERS + LESS_EQUAL: return compareUnit<LessEqualIntegers>(unit, words);
    case OF_INTEGERS + GREATER: return compareUnit<GreaterIntegers>(unit, words);
    case OF_INTEGERS + GREATER_EQUAL: return compareUnit<GreaterEqualIntegers>(unit, words);
    default: unreachable();
  }
}

/** Operands that broadcast. Words: see `combineRows`. */
export function comparedRows(unit: i32, words: usize): void {
  switch (load<i32>(words)) {
    case EQUAL: return compareRows<Equal>(unit, words);
    case NOT_EQUAL: return compareRows<NotEqual>(unit, words);
    case LESS: return compareRows<Less>(unit, words);
    case LESS_EQUAL: return compareRows<LessEqual>(unit, words);
    case GREATER: return compareRows<Greater>(unit, words);
    case GREATER_EQUAL: return compareRows<GreaterEqual>(unit, words);
    case OF_INTEGERS + EQUAL: return compareRows<EqualIntegers>(unit, words);
    case OF_INTEGERS + NOT_EQUAL: return compareRows<NotEqualIntegers>(unit, words);
    case OF_INTEGERS + LESS: return compareRows<LessIntegers>(unit, words);
    case OF_INTEGERS + LESS_EQUAL: return compareRows<LessEqualIntegers>(unit, words);
    case OF_INTEGERS + GREATER: return compareRows<GreaterIntegers>(unit, words);
    case OF_INTEGERS + GREATER_EQUAL: return compareRows<GreaterEqualIntegers>(unit, words);
    default: unreachable();
  }
}
