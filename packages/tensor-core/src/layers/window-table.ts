/** One spatial axis of a convolution. */
export interface WindowAxis {
  readonly length: number;
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  /** Zeros before the first place. */
  readonly before: number;
  /** How many windows fit. */
  readonly windows: number;
}

/**
 * Which place each element of each window reads: `table[window][element]`, windows and elements in row-major
 * order of all axes, places too. An element in the padding reads place `places`, one past the last.
 */
export function windowTable(axes: readonly WindowAxis[]): Int32Array {
  return combine(axes, 'windows', 'kernel', 'length', (axis, window, element) => {
    const place = window * axis.stride - axis.before + element * axis.dilation;
    return place >= 0 && place < axis.length ? place : -1;
  });
}

/**
 * The same the other way about: which (window, element) pairs read each place, `table[place][element]`; a
 * pair is the index into {@link windowTable}, and one past the last pair stands for none.
 */
export function readerTable(axes: readonly WindowAxis[]): Int32Array {
  const elements = product(axes, 'kernel');
  const readers = combine(axes, 'length', 'kernel', 'windows', (axis, place, element) => {
    const offset = place + axis.before - element * axis.dilation;
    const window = offset / axis.stride;
    return Number.isInteger(window) && window >= 0 && window < axis.windows ? window : -1;
  });
  const none = product(axes, 'windows');
  return readers.map((window, i) => (window === none ? none * elements : window * elements + (i % elements)));
}

type Count = 'windows' | 'kernel' | 'length';

/** A table over all axes from a table of each: -1 in any axis gives one past the last value. */
function combine(
  axes: readonly WindowAxis[],
  rows: Count,
  columns: Count,
  values: Count,
  lookUp: (axis: WindowAxis, row: number, column: number) => number,
): Int32Array {
  const [height, width, none] = [product(axes, rows), product(axes, columns), product(axes, values)];
  const table = new Int32Array(height * width);
  for (let i = 0; i < table.length; i++) {
    let [row, column, scale, value] = [Math.floor(i / width), i % width, 1, 0];
    for (const axis of axes.toReversed()) {
      const one = lookUp(axis, row % axis[rows], column % axis[columns]);
      value = one < 0 || value < 0 ? -1 : value + one * scale;
      row = Math.floor(row / axis[rows]);
      column = Math.floor(column / axis[columns]);
      scale *= axis[values];
    }
    table[i] = value < 0 ? none : value;
  }
  return table;
}

function product(axes: readonly WindowAxis[], count: Count): number {
  return axes.reduce((total, axis) => total * axis[count], 1);
}
