import { expandDims, logicalAnd, ones, type Tensor, tidy } from '@tensorflow/tfjs-core';

/** A side of a co-attention. */
interface Side {
  /** `[..., length, depth]` */
  readonly x: Tensor;
  /** `[..., length]` */
  readonly mask: Tensor | undefined;
}

/** `[..., rows, columns]`: where there is an item on both sides; undefined where nothing is masked. */
export function pairMask(rows: Side, columns: Side): Tensor | undefined {
  if (!rows.mask && !columns.mask) return undefined;
  return tidy(() => {
    const open = ({ x, mask }: Side): Tensor => mask ?? ones(x.shape.slice(0, -1), 'bool');
    return logicalAnd(expandDims(open(rows), -1), expandDims(open(columns), -2));
  });
}
