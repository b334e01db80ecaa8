import { mergeHeads, rotate, splitHeads } from '@mneme/attention';
import { embedding } from '@mneme/tensor-core';
import { expandDims, type Tensor } from '@tensorflow/tfjs-core';
import { type Attributes, type Named, numberOf } from './node-case.ts';

/** `RotaryEmbedding`, opset 23. */
export function rotaryEmbedding(inputs: Named, attributes: Attributes): Named {
  const { input, cos_cache: cos, sin_cache: sin, position_ids: places } = inputs as Record<string, Tensor>;
  const x = input as Tensor;
  const packed = x.rank === 3;
  const heads = packed ? splitHeads(x, numberOf(attributes, 'num_heads', 1)) : x;
  // [batch, length, angles], the same for all heads.
  const table = (cache: Tensor): Tensor => expandDims(places ? embedding(cache, places) : cache, 1);
  const layout = numberOf(attributes, 'interleaved', 0) ? 'interleaved' : 'half';
  const turned = rotate(heads, { cos: table(cos as Tensor), sin: table(sin as Tensor) }, layout);
  return { output: packed ? mergeHeads(turned) : turned };
}
