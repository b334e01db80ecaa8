import { expUnbranched4 } from './exp';
import { log1pFinite4 } from './log1p';
import { SIGN_BIT } from './table';

/** log(1 + e^x) within 2 ulp, as max(x, 0) + log(1 + e^-|x|), which neither overflows nor cancels; without a branch. */
@inline
export function softplus4(x: v128): v128 {
  const decayed = expUnbranched4(v128.or(x, v128.load(SIGN_BIT)));
  return f32x4.add(f32x4.pmax(x, f32x4.splat(0)), log1pFinite4(decayed));
}
