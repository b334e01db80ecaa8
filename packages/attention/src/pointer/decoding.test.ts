import { maskedSoftmax, normal, Random } from '@mneme/tensor-core';
import { expectNoLeak, onEachBackend, toBeClose } from '@mneme/testing';
import { reshape, type Tensor, tensor, tile } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { beamSearchPointers } from './beam-search-pointers.ts';
import { decodePointers } from './decode-pointers.ts';
import { PointerNetwork } from './pointer-network.ts';
import { closedTour, eachOnce, eachOnceUntil, type PointerRule } from './pointer-rules.ts';

const [BATCH, ITEMS, INPUT, SIZE] = [3, 4, 2, 5];
const network = (): PointerNetwork => new PointerNetwork({ input: INPUT, size: SIZE }, new Random(12));
/** Far apart, so that the network, though it learned nothing, is of different minds about them. */
const items = (): Tensor => normal([BATCH, ITEMS, INPUT], new Random(5), { deviation: 3 });

/** The rules again, on plain places. */
const RULES: readonly [string, PointerRule, number, (past: readonly number[], item: number) => boolean][] = [
  ['eachOnce', eachOnce, ITEMS, (past, item) => !past.includes(item)],
  [
    'eachOnceUntil',
    eachOnceUntil(3),
    4,
    (past, item) => (past.includes(3) ? item === 3 : !past.includes(item) && (item !== 3 || past.length > 0)),
  ],
  [
    'closedTour',
    closedTour,
    4,
    (past, item) => {
      const closed = past.filter((each) => each === past[0]).length > 1;
      return closed ? item === past[0] : !past.includes(item) || (item === past[0] && past.length > 1);
    },
  ],
];

interface Hypothesis {
  readonly chosen: readonly number[];
  readonly logProbability: number;
}

/** Every sequence that the rule allows, likeliest first; the network is asked for each prefix with teacher forcing. */
function enumerate(
  model: PointerNetwork,
  given: Tensor,
  allows: (past: readonly number[], item: number) => boolean,
  steps: number,
): Hypothesis[] {
  const everything: PointerRule = (_past, count) => tensor(new Uint8Array(count).fill(1), [1, count], 'bool');
  let open: Hypothesis[] = [{ chosen: [], logProbability: 0 }];
  for (let m = 0; m < steps; m++) {
    const targets = tensor(
      open.map(({ chosen }) => [...chosen, 0]),
      [open.length, m + 1],
      'int32',
    );
    const repeated = tile(given, [open.length, 1, 1]);
    const scores = model.call({ items: repeated, targets }, everything).arraySync() as number[][][];
    open = open.flatMap(({ chosen, logProbability }, row) => {
      const last = scores[row]?.[m] ?? [];
      const places = last.map((_, item) => item).filter((item) => allows(chosen, item));
      const total = places.reduce((t, item) => t + Math.exp(last[item] ?? 0), 0);
      return places.map((item) => ({
        chosen: [...chosen, item],
        logProbability: logProbability + (last[item] ?? 0) - Math.log(total),
      }));
    });
  }
  return open.sort((a, b) => b.logProbability - a.logProbability);
}

const example = (x: Tensor, b: number): Tensor =>
  tensor([(x.arraySync() as number[][][])[b] ?? []], [1, ITEMS, INPUT]);

onEachBackend('decoding of pointers', () => {
  it.each(RULES)('a wide beam finds all sequences in their order: %s', (_name, rule, steps, allows) => {
    const [model, given] = [network(), items()];
    const width = 70;
    const { chosen, logProbability } = beamSearchPointers(model, { items: given }, { steps, width, rule });
    const found = chosen.arraySync() as number[][][];
    const likelihoods = logProbability.arraySync() as number[][];
    for (let b = 0; b < BATCH; b++) {
      const expected = enumerate(model, example(given, b), allows, steps);
      expect(found[b]?.slice(0, expected.length)).toEqual(expected.map((each) => each.chosen));
      const values = expected.map((each) => each.logProbability);
      toBeClose(likelihoods[b]?.slice(0, expected.length) ?? [], values, { absolute: 1e-5 });
      const rest = likelihoods[b]?.slice(expected.length) ?? [];
      expect(rest.length).toBeGreaterThan(0);
      expect(rest.every((value) => value === Number.NEGATIVE_INFINITY)).toBe(true);
    }
  });

  it.each(RULES)(
    'a beam of one is greedy, and greedy takes the likeliest of each step: %s',
    (_name, rule, steps) => {
      const [model, given] = [network(), items()];
      const greedy = decodePointers(model, { items: given }, { steps, rule });
      const beam = beamSearchPointers(model, { items: given }, { steps, width: 1, rule });
      expect(reshape(beam.chosen, [BATCH, steps]).arraySync()).toEqual(greedy.chosen.arraySync());
      toBeClose(reshape(beam.logProbability, [BATCH]), greedy.logProbability, { absolute: 1e-5 });
      // Told its own choices, the network finds each the likeliest, and all together as likely as it said.
      const logits = model.call({ items: given, targets: greedy.chosen }, rule);
      const weights = maskedSoftmax(logits).arraySync() as number[][][];
      for (const [b, row] of (greedy.chosen.arraySync() as number[][]).entries()) {
        let total = 0;
        for (const [m, place] of row.entries()) {
          const step = weights[b]?.[m] ?? [];
          expect(step[place]).toBe(Math.max(...step));
          total += Math.log(step[place] ?? 0);
        }
        toBeClose([greedy.logProbability.dataSync()[b] ?? 0], [total], { absolute: 1e-5 });
      }
    },
  );

  it('no beam finds what is likelier than the best of all, nor what is masked', () => {
    const [model, given] = [network(), items()];
    // The first example lacks its last item, the second its first, which makes 6 sequences of 3.
    const mask = tensor([1, 1, 1, 0, 0, 1, 1, 1, 1, 1, 1, 1], [BATCH, ITEMS], 'bool');
    const search = (width: number) => beamSearchPointers(model, { items: given, mask }, { steps: 3, width });
    const best = search(24).logProbability.arraySync() as number[][];
    for (const width of [1, 2, 5]) {
      const { chosen, logProbability } = search(width);
      for (const [b, row] of (logProbability.arraySync() as number[][]).entries()) {
        expect(row[0]).toBeLessThanOrEqual((best[b]?.[0] ?? 0) + 1e-5);
      }
      const [first, second] = chosen.arraySync() as number[][][];
      for (const row of first ?? []) expect(row).not.toContain(3);
      for (const row of second ?? []) expect(row).not.toContain(0);
    }
    const greedy = decodePointers(
      model,
      { items: given, mask },
      { steps: 3 },
    ).chosen.arraySync() as number[][];
    expect(greedy[0]).not.toContain(3);
    expect(greedy[1]).not.toContain(0);
  });

  it('a choice of nothing is impossible', () => {
    const [model, given] = [network(), items()];
    const config = { steps: ITEMS + 1, width: 2 };
    for (const decode of [decodePointers, beamSearchPointers]) {
      const { logProbability } = decode(model, { items: given }, config);
      for (const value of logProbability.dataSync()) expect(value).toBe(Number.NEGATIVE_INFINITY);
    }
  });

  it('leaves nothing behind', () => {
    const [model, given] = [network(), items()];
    expectNoLeak(() => ({ ...decodePointers(model, { items: given }, { steps: 3 }) }));
    expectNoLeak(() => ({ ...beamSearchPointers(model, { items: given }, { steps: 3, width: 2 }) }));
  });
});

describe('decoding of pointers', () => {
  it('refuses what does not fit', () => {
    const [model, given] = [network(), items()];
    expect(() => decodePointers(model, { items: given }, { steps: 0 })).toThrow(
      'decodePointers: steps must be an integer of at least 1, got 0',
    );
    expect(() => beamSearchPointers(model, { items: given }, { steps: 1, width: 0 })).toThrow(
      'beamSearchPointers: width must be an integer of at least 1, got 0',
    );
  });
});
