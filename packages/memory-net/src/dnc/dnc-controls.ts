import { softmax } from '@mneme/tensor-core';
import { add, mul, reshape, sigmoid, softplus, split, type Tensor, tidy } from '@tensorflow/tfjs-core';

/** How many numbers a step of a Differentiable Neural Computer's memory is told, and what they are for. */
export interface DncLayout {
  readonly readHeads: number;
  readonly writeHeads: number;
  readonly word: number;
  /** Masks for all keys. */
  readonly masking: boolean;
  /** Powers for the directions. */
  readonly sharpening: boolean;
}

/** What a step is told; symbols of Graves et al. 2016, and for the last three of Csordas and Schmidhuber 2019. */
export interface DncControls {
  /** k^r, `[batch, readHeads, word]` */
  readonly readKey: Tensor;
  /** beta^r, `[batch, readHeads, 1]`, at least 1 */
  readonly readStrength: Tensor;
  /** f, `[batch, readHeads, 1]`, in (0, 1): how much of what was read is given free. */
  readonly free: Tensor;
  /** pi, `[batch, readHeads, 1 + 2 writeHeads]`, shares of: backward for each write head, content, forward for each. */
  readonly modes: Tensor;
  /** k^w, `[batch, writeHeads, word]` */
  readonly writeKey: Tensor;
  /** beta^w, `[batch, writeHeads, 1]`, at least 1 */
  readonly writeStrength: Tensor;
  /** e, `[batch, writeHeads, word]`, in (0, 1) */
  readonly erase: Tensor;
  /** v, `[batch, writeHeads, word]` */
  readonly add: Tensor;
  /** g^a, `[batch, writeHeads, 1]`, in (0, 1): 1 writes to free slots, 0 by content. */
  readonly allocationGate: Tensor;
  /** g^w, `[batch, writeHeads, 1]`, in (0, 1): 0 writes nothing. */
  readonly writeGate: Tensor;
  /** m, `[batch, readHeads, word]` and `[batch, writeHeads, word]`, in (0.1, 1) */
  readonly readMask: Tensor | undefined;
  readonly writeMask: Tensor | undefined;
  /** s, `[batch, readHeads, 2 writeHeads]`, at least 1: of backward for each write head, then forward. */
  readonly sharpness: Tensor | undefined;
}

/** What a mask leaves of a part at least: at 0 nothing would be learnt of it any more. */
const MASK_FLOOR = 0.1;

/** The number of numbers of each kind, in order. */
function sizesOf({ readHeads: R, writeHeads: W, word, masking, sharpening }: DncLayout): number[] {
  const sizes = [R * word, R, R, R * (1 + 2 * W), W * word, W, W * word, W * word, W, W];
  if (masking) sizes.push(R * word, W * word);
  if (sharpening) sizes.push(R * 2 * W);
  return sizes;
}

/** How many numbers there are in all. */
export function dncControlCount(layout: DncLayout): number {
  return sizesOf(layout).reduce((total, size) => total + size);
}

/**
 * Divides a controller's row of numbers, in the order of {@link DncControls}. Strengths, and the powers of sharpening, are
 * `1 + log(1 + e^x)`, gates and erasures the logistic function, modes softmax.
 *
 * @param control - `[batch, dncControlCount(layout)]`
 */
export function dncControls(control: Tensor, layout: DncLayout): DncControls {
  const { readHeads, writeHeads, word, masking, sharpening } = layout;
  const [batch = 0] = control.shape;
  return tidy(() => {
    // A copy: the tape keeps the very array that split gives.
    const parts = [...split(control, sizesOf(layout), 1)];
    const take = (heads: number, size: number): Tensor =>
      reshape(parts.shift() as Tensor, [batch, heads, size]);
    const onePlus = (x: Tensor): Tensor => add(softplus(x), 1);
    const mask = (x: Tensor): Tensor => add(mul(sigmoid(x), 1 - MASK_FLOOR), MASK_FLOOR);
    return {
      readKey: take(readHeads, word),
      readStrength: onePlus(take(readHeads, 1)),
      free: sigmoid(take(readHeads, 1)),
      modes: softmax(take(readHeads, 1 + 2 * writeHeads)),
      writeKey: take(writeHeads, word),
      writeStrength: onePlus(take(writeHeads, 1)),
      erase: sigmoid(take(writeHeads, word)),
      add: take(writeHeads, word),
      allocationGate: sigmoid(take(writeHeads, 1)),
      writeGate: sigmoid(take(writeHeads, 1)),
      readMask: masking ? mask(take(readHeads, word)) : undefined,
      writeMask: masking ? mask(take(writeHeads, word)) : undefined,
      sharpness: sharpening ? onePlus(take(readHeads, 2 * writeHeads)) : undefined,
    };
  });
}
