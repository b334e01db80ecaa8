/**
 * Where the matrices of an operand lie when its leading axes broadcast to `lead`: evenly spaced, all in one place, or by a
 * list of indices.
 */
export type BatchOffsets =
  | { readonly step: 0 | 1; readonly list?: undefined }
  | { readonly step: 0; readonly list: readonly number[] };

export function batchOffsets(own: readonly number[], lead: readonly number[]): BatchOffsets {
  const missing = lead.length - own.length;
  const shape = lead.map((_, axis) => own[axis - missing] ?? 1);
  if (shape.every((size) => size === 1)) return { step: 0 };
  if (shape.every((size, axis) => size === lead[axis])) return { step: 1 };
  let list = [0];
  for (const [axis, size] of lead.entries()) {
    const length = shape[axis] as number;
    list = list.flatMap((before) =>
      Array.from({ length: size }, (_, i) => before * length + (length === 1 ? 0 : i)),
    );
  }
  return { step: 0, list };
}
