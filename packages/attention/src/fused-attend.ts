import {
  attentionGradientKernel,
  attentionKernel,
  type Band,
  runContract,
  withGradient,
} from '@mneme/tensor-core';
import { reshape, type Tensor, tidy } from '@tensorflow/tfjs-core';
import type { AttendInputs } from './attend-inputs.ts';

/**
 * Attention by the backend's own kernel, which holds no weights; its gradient makes them again. Undefined where
 * leading axes broadcast: kernels take one batch axis of equal length.
 */
export function fusedAttend(
  { query, key, value, mask }: AttendInputs,
  scale: number,
  band?: Band,
): Tensor | undefined {
  const lead = query.shape.slice(0, -2);
  const same = [key, value].every(({ shape }) => shape.slice(0, -2).join() === lead.join());
  if (!same || (mask && mask.rank > 2 && mask.shape.slice(0, -2).join() !== lead.join())) return undefined;
  const flat = (x: Tensor): Tensor => reshape(x, [-1, ...x.shape.slice(-2)]);
  return tidy(() => {
    const masked = mask && { mask: mask.rank === 2 ? reshape(mask, [1, ...mask.shape]) : flat(mask) };
    const attributes = { scale, ...(band && { band }) };
    const inputs = [flat(query), flat(key), flat(value)] as const;
    const output = withGradient(
      inputs,
      (save) => {
        const [q, k, v] = inputs;
        const outputs = runContract(attentionKernel, { query: q, key: k, value: v, ...masked }, attributes);
        const [attended, logSumExp] = outputs as [Tensor, Tensor];
        save([q, k, v, attended, logSumExp, ...(masked ? [masked.mask] : [])]);
        return attended;
      },
      (dOutput, saved) => {
        const [q, k, v, attended, logSumExp, allowed] = saved as [
          Tensor,
          Tensor,
          Tensor,
          Tensor,
          Tensor,
          Tensor?,
        ];
        const forward = { query: q, key: k, value: v, output: attended, logSumExp };
        return runContract(
          attentionGradientKernel,
          { dOutput, ...forward, ...(allowed && { mask: allowed }) },
          attributes,
        );
      },
    );
    return reshape(output, [...lead, ...output.shape.slice(-2)]);
  });
}
