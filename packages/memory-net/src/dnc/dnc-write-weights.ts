import { axes, dncAllocation } from '@mneme/tensor-core';
import { add, mul, reshape, slice, stack, sub, type Tensor, tidy } from '@tensorflow/tfjs-core';

/** Where the write heads may write. */
export interface WriteWeightsInputs {
  /** u, `[batch, slots]` */
  readonly usage: Tensor;
  /** c, `[batch, writeHeads, slots]`: where the content is like the keys. */
  readonly content: Tensor;
  /** g^a, `[batch, writeHeads, 1]` */
  readonly allocationGate: Tensor;
  /** g^w, `[batch, writeHeads, 1]` */
  readonly writeGate: Tensor;
}

/**
 * Where each head writes, `w_h = g^w_h (g^a_h a_h + (1 - g^a_h) c_h)` (Graves et al. 2016, methods). The heads take free
 * slots one after another: after each, the usage that the next one sees has grown by `(1 - u) g^a g^w a`.
 *
 * @returns `[batch, writeHeads, slots]`
 * @throws ShapeError `dncWriteWeights: content must be [batch, writeHeads, slots], got [2, 1, 5]: slots is 3 in usage but 5 here`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { dncWriteWeights } from '@mneme/memory-net';
 *
 * const one = tensor([[[1]]]);
 * const inputs = { usage: tensor([[1, 0]]), content: tensor([[[1, 0]]]), allocationGate: one, writeGate: one };
 * dncWriteWeights(inputs).print(); // [[[0, 1]]]
 */
export function dncWriteWeights(inputs: WriteWeightsInputs): Tensor {
  const { usage, content, allocationGate, writeGate } = inputs;
  const { batch, slots, writeHeads } = axes(
    'dncWriteWeights',
    { usage, content, allocationGate, writeGate },
    {
      usage: 'batch slots',
      content: 'batch writeHeads slots',
      allocationGate: 'batch writeHeads 1',
      writeGate: 'batch writeHeads 1',
    },
  );
  return tidy(() => {
    const shares = mul(allocationGate, writeGate);
    const allocations: Tensor[] = [];
    let used = usage;
    for (let h = 0; h < writeHeads; h++) {
      const allocation = dncAllocation(used);
      allocations.push(allocation);
      if (h + 1 === writeHeads) break;
      const share = reshape(slice(shares, [0, h, 0], [batch, 1, 1]), [batch, 1]);
      used = add(used, mul(mul(sub(1, used), share), allocation));
    }
    const free =
      writeHeads === 1 ? reshape(allocations[0] as Tensor, [batch, 1, slots]) : stack(allocations, 1);
    return add(mul(shares, free), mul(mul(sub(1, allocationGate), writeGate), content));
  });
}
