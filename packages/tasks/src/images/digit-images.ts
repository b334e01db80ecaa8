/** Grey images of one size, each with what it shows. */
export interface LabelledImages {
  readonly width: number;
  readonly height: number;
  /** From 0, black, to 255; row by row. */
  readonly pixels: readonly Uint8Array[];
  readonly labels: readonly number[];
}
