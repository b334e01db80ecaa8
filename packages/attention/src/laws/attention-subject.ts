import type { Tensor } from '@tensorflow/tfjs-core';
import type { AttendInputs } from '../attend-inputs.ts';
import type { LawSubject } from './law.ts';

/** The laws of `attentionLaws`. */
export type AttentionLaw =
  | 'key order'
  | 'query order'
  | 'batch'
  | 'doubling'
  | 'broadcast'
  | 'repeatable'
  | 'no leak'
  | 'open mask'
  | 'hidden keys'
  | 'hidden gradient'
  | 'padding'
  | 'empty rows'
  | 'empty gradient'
  | 'constant values'
  | 'in between'
  | 'value linearity'
  | 'finite'
  | 'finite gradient';

/** A mechanism of attention, as `attentionLaws` takes it. */
export interface AttentionSubject extends LawSubject<AttentionLaw> {
  /** `query` `[batch, queries, depth]`, `key` `[batch, keys, keyDepth]`, `value` `[batch, keys, width]` to `[batch, queries, out]`. */
  readonly attend: (inputs: AttendInputs) => Tensor;
  /** Whether its mask may differ between queries. Default true; else masks are `[batch, 1, keys]`. */
  readonly byQuery?: boolean;
}
