import type { ProbeRecord } from './attention-probe.ts';

const FORMAT = 'mneme-probe-1';

/** What {@link probeToJson} gives: for JSON.stringify as it is. */
export interface ProbeJson {
  readonly format: typeof FORMAT;
  readonly records: readonly {
    readonly path: string;
    readonly name: string;
    readonly shape: readonly number[];
    /** Numbers that JSON lacks are `NaN`, `Infinity`, `-Infinity`. */
    readonly values: readonly (number | string)[];
  }[];
}

/**
 * A probe's records as JSON, every number such that it comes back the same.
 *
 * @example
 * import { AttentionProbe, attend, probeFromJson, probeToJson } from '@mneme/attention';
 * import { ones } from '@tensorflow/tfjs-core';
 *
 * const probe = new AttentionProbe();
 * attend({ query: ones([1, 2]), key: ones([2, 2]), value: ones([2, 1]) }, {}, { probe });
 * const text = JSON.stringify(probeToJson(probe.records));
 * console.log(probeFromJson(JSON.parse(text)).length); // 3
 */
export function probeToJson(records: readonly ProbeRecord[]): ProbeJson {
  return {
    format: FORMAT,
    records: records.map(({ path, name, shape, values }) => ({
      path,
      name,
      shape: [...shape],
      // Nine digits tell any two float32 apart.
      values: Array.from(values, (value) =>
        Number.isFinite(value) ? Number(value.toPrecision(9)) : String(value),
      ),
    })),
  };
}

/**
 * The records that {@link probeToJson} wrote.
 *
 * @throws TypeError `probeFromJson: json must be of format mneme-probe-1, got ..`; `.. records[0].values must be 6 numbers, got 5`
 */
export function probeFromJson(json: unknown): ProbeRecord[] {
  const { format, records } = (json ?? {}) as Partial<ProbeJson>;
  if (format !== FORMAT || !Array.isArray(records)) {
    throw new TypeError(`probeFromJson: json must be of format ${FORMAT}, got ${String(format)}`);
  }
  return records.map((record: ProbeJson['records'][number], i) => {
    const { path, name, shape, values } = record;
    const size = shape.reduce((a, b) => a * b, 1);
    if (!Array.isArray(values) || values.length !== size) {
      throw new TypeError(
        `probeFromJson: records[${i}].values must be ${size} numbers, got ${values?.length}`,
      );
    }
    return { path, name, shape: [...shape], values: Float32Array.from(values, Number) };
  });
}
