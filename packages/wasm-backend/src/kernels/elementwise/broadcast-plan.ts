/** An outer axis: its length, and how many numbers a and b advance in a step of it. */
interface BroadcastAxis {
  readonly size: number;
  readonly stepA: number;
  readonly stepB: number;
}

/** How two operands that broadcast are gone through: rows along which each advances or stays, and axes around them. */
export interface BroadcastPlan {
  readonly shape: readonly number[];
  readonly inner: number;
  readonly alongA: boolean;
  readonly alongB: boolean;
  readonly axes: readonly BroadcastAxis[];
}

/** Axes next to each other along which neither operand changes its way are one; those of length 1 are none. */
export function planBroadcast(
  a: readonly number[],
  b: readonly number[],
  shape: readonly number[],
): BroadcastPlan {
  const axes: BroadcastAxis[] = [];
  let [strideA, strideB] = [1, 1];
  for (let axis = 1; axis <= shape.length; axis++) {
    const size = shape[shape.length - axis] as number;
    const [lengthA, lengthB] = [a[a.length - axis] ?? 1, b[b.length - axis] ?? 1];
    const [stepA, stepB] = [lengthA === 1 ? 0 : strideA, lengthB === 1 ? 0 : strideB];
    strideA *= lengthA;
    strideB *= lengthB;
    if (size === 1) continue;
    const before = axes[0];
    if (before && stepA === before.stepA * before.size && stepB === before.stepB * before.size) {
      axes[0] = { ...before, size: before.size * size };
    } else {
      axes.unshift({ size, stepA, stepB });
    }
  }
  const row = axes.pop() ?? { size: 1, stepA: 1, stepB: 1 };
  return { shape, inner: row.size, alongA: row.stepA === 1, alongB: row.stepB === 1, axes };
}
