import { activateParts, type PartOfRow } from '@mneme/tensor-core';
import { add, mul, reshape, split, type Tensor, tidy } from '@tensorflow/tfjs-core';

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

/** The numbers of each kind, in order. */
function partsOf({ readHeads: R, writeHeads: W, word, masking, sharpening }: DncLayout): PartOfRow[] {
  const modes = 1 + 2 * W;
  const parts: PartOfRow[] = [
    { columns: R * word, by: 'identity' },
    { columns: R, by: 'onePlus' },
    { columns: R, by: 'sigmoid' },
    { columns: R * modes, by: 'softmax', group: modes },
    { columns: W * word, by: 'identity' },
    { columns: W, by: 'onePlus' },
    { columns: W * word, by: 'sigmoid' },
    { columns: W * word, by: 'identity' },
    { columns: W, by: 'sigmoid' },
    { columns: W, by: 'sigmoid' },
  ];
  if (masking) parts.push({ columns: R * word, by: 'sigmoid' }, { columns: W * word, by: 'sigmoid' });
  if (sharpening) parts.push({ columns: R * 2 * W, by: 'onePlus' });
  return parts;
}

/** How many numbers there are in all. */
export function dncControlCount(layout: DncLayout): number {
  return partsOf(layout).reduce((total, { columns }) => total + columns, 0);
}

/**
 * Divides a controller's row of numbers, in the order of {@link DncControls}. Strengths, and the powers of sharpening, are
 * `1 + log(1 + e^x)`, gates and erasures the logistic function, modes softmax.
 *
 * @param control - `[batch, dncControlCount(layout)]`
 */
export function dncControls(control: Tensor, layout: DncLayout): DncControls {
  const { readHeads, writeHeads, masking, sharpening } = layout;
  const [batch = 0] = control.shape;
  const parts = partsOf(layout);
  return tidy(() => {
    const sizes = parts.map(({ columns }) => columns);
    // A copy: the tape keeps the very array that split gives.
    const pieces = [...split(activateParts(control, parts), sizes, 1)];
    const take = (heads: number): Tensor => reshape(pieces.shift() as Tensor, [batch, heads, -1]);
    const mask = (x: Tensor): Tensor => add(mul(x, 1 - MASK_FLOOR), MASK_FLOOR);
    return {
      readKey: take(readHeads),
      readStrength: take(readHeads),
      free: take(readHeads),
      modes: take(readHeads),
      writeKey: take(writeHeads),
      writeStrength: take(writeHeads),
      erase: take(writeHeads),
      add: take(writeHeads),
      allocationGate: take(writeHeads),
      writeGate: take(writeHeads),
      readMask: masking ? mask(take(readHeads)) : undefined,
      writeMask: masking ? mask(take(writeHeads)) : undefined,
      sharpness: sharpening ? take(readHeads) : undefined,
    };
  });
}
