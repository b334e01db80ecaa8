import { ONE } from './table';

/** 1 / sqrt x, each of the two operations correctly rounded: within 1.5 ulp, and the same bits everywhere. */
@inline
export function rsqrt4(x: v128): v128 {
  return f32x4.div(v128.load(ONE), f32x4.sqrt(x));
}
