import { ones, type Tensor, zeros } from '@tensorflow/tfjs-core';
import type { AttendInputs } from '../attend-inputs.ts';
import { maskOf } from './rearrange.ts';
import type { Trial } from './trial.ts';

/** The axes of attention's inputs. */
export interface AttentionSizes {
  readonly batch: number;
  readonly queries: number;
  readonly keys: number;
  readonly width: number;
}

export interface AttentionCase {
  readonly inputs: AttendInputs;
  readonly sizes: AttentionSizes;
}

/** What attends and what is attended to, drawn: `[batch, queries, depth]`, `[batch, keys, keyDepth]`, `[batch, keys, width]`. */
export function drawAttention(trial: Trial): AttentionCase {
  const [batch, queries, keys] = [trial.size('batch'), trial.size('queries'), trial.size('keys')];
  const depth = trial.size('depth');
  const keyDepth = trial.sizeOr('keyDepth', depth);
  const width = trial.size('width');
  return {
    inputs: {
      query: trial.normal('query', [batch, queries, depth]),
      key: trial.normal('key', [batch, keys, keyDepth]),
      value: trial.normal('value', [batch, keys, width]),
    },
    sizes: { batch, queries, keys, width },
  };
}

/** A mask drawn for the case, `[batch, queries, keys]`, or `[batch, 1, keys]` where it must not differ between queries. */
export function drawPairs(trial: Trial, { batch, queries, keys }: AttentionSizes, byQuery = true): Tensor {
  return trial.mask('mask', [batch, byQuery ? queries : 1, keys]);
}

/** Which pairs a mask with one row, or one for each query, opens, `[batch, queries, keys]`. */
export function overQueries(mask: Tensor, { batch, queries, keys }: AttentionSizes): Tensor {
  const open = mask.dataSync();
  const rows = mask.shape[1] ?? 1;
  return maskOf(
    [batch, queries, keys],
    ([b = 0, i = 0, n = 0]) => open[(b * rows + (rows === 1 ? 0 : i)) * keys + n] === 1,
  );
}

/** Nothing open, or all. */
export function constantMask(shape: readonly number[], open: boolean): Tensor {
  return open ? ones([...shape], 'bool') : zeros([...shape], 'bool');
}
