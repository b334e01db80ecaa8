import { dncLinks, ensureGradients, Random, uniform } from '@mneme/tensor-core';
import { expectGradient, expectNoLeak, loop, onEachBackend, toBeClose } from '@mneme/testing';
import { softmax, type Tensor, tensor, zeros } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { dncDirections, sharpenDirection } from './dnc-directions.ts';
import { dncUsage } from './dnc-usage.ts';
import { dncWriteWeights } from './dnc-write-weights.ts';

const [BATCH, READS, WRITES, SLOTS] = [2, 3, 2, 5];
const draw = (name: string, shape: number[], low = 0, high = 1): Tensor =>
  uniform(shape, new Random(8).split(name), { low, high });
const shares = (name: string, heads: number): Tensor => softmax(draw(name, [BATCH, heads, SLOTS], -2, 2));

type Numbers = ArrayLike<number>;
const float64 = (tensors: readonly Tensor[]): Float64Array[] =>
  tensors.map((x) => Float64Array.from(x.dataSync()));

function retentionLoop(free: Numbers, weights: Numbers): number[] {
  const made: number[] = [];
  loop([BATCH, SLOTS], ([b = 0, n = 0]) => {
    let kept = 1;
    for (let r = 0; r < READS; r++) {
      kept *= 1 - (free[b * READS + r] ?? 0) * (weights[(b * READS + r) * SLOTS + n] ?? 0);
    }
    made.push(kept);
  });
  return made;
}

function usageLoop(usage: Numbers, weights: Numbers, retention: Numbers): number[] {
  const made: number[] = [];
  loop([BATCH, SLOTS], ([b = 0, n = 0], i) => {
    let unwritten = 1;
    for (let h = 0; h < WRITES; h++) unwritten *= 1 - (weights[(b * WRITES + h) * SLOTS + n] ?? 0);
    const [u, w] = [usage[i] ?? 0, 1 - unwritten];
    made.push((u + w - u * w) * (retention[i] ?? 0));
  });
  return made;
}

/** The heads one after another, each with what those before have taken. */
function writeLoop(usage: Numbers, content: Numbers, allocationGate: Numbers, writeGate: Numbers): number[] {
  const made: number[] = [];
  for (let b = 0; b < BATCH; b++) {
    const used = Array.from({ length: SLOTS }, (_, n) => usage[b * SLOTS + n] ?? 0);
    for (let h = 0; h < WRITES; h++) {
      const [ga, gw] = [allocationGate[b * WRITES + h] ?? 0, writeGate[b * WRITES + h] ?? 0];
      const allocation = new Array<number>(SLOTS).fill(0);
      let product = 1;
      for (const n of [...used.keys()].sort((i, j) => (used[i] ?? 0) - (used[j] ?? 0))) {
        allocation[n] = (1 - (used[n] ?? 0)) * product;
        product *= used[n] ?? 0;
      }
      for (let n = 0; n < SLOTS; n++) {
        const a = allocation[n] ?? 0;
        made.push(gw * (ga * a + (1 - ga) * (content[(b * WRITES + h) * SLOTS + n] ?? 0)));
        used[n] = (used[n] ?? 0) + (1 - (used[n] ?? 0)) * ga * gw * a;
      }
    }
  }
  return made;
}

function directionLoop(link: Numbers, weights: Numbers, forward: boolean): number[] {
  const made: number[] = [];
  loop([BATCH, READS, WRITES, SLOTS], ([b = 0, r = 0, h = 0, i = 0]) => {
    let total = 0;
    for (let j = 0; j < SLOTS; j++) {
      const [row, column] = forward ? [i, j] : [j, i];
      total +=
        (link[((b * WRITES + h) * SLOTS + row) * SLOTS + column] ?? 0) *
        (weights[(b * READS + r) * SLOTS + j] ?? 0);
    }
    made.push(total);
  });
  return made;
}

const use =
  (what: 'usage' | 'retention') =>
  (...[usage, free, readWeights, writeWeights]: Tensor[]): Tensor =>
    dncUsage({ usage, free, readWeights, writeWeights } as Parameters<typeof dncUsage>[0])[what];
const place = (...[usage, content, allocationGate, writeGate]: Tensor[]): Tensor =>
  dncWriteWeights({ usage, content, allocationGate, writeGate } as Parameters<typeof dncWriteWeights>[0]);
const turn =
  (way: 'forward' | 'backward') =>
  (...[link, readWeights]: Tensor[]): Tensor =>
    dncDirections({ link, readWeights } as Parameters<typeof dncDirections>[0])[way];

type Oracle = (...given: Float64Array[]) => number[];
const usageInputs = (): Tensor[] => [
  draw('usage', [BATCH, SLOTS]),
  draw('free', [BATCH, READS, 1]),
  shares('reads', READS),
  shares('writes', WRITES),
];

onEachBackend('the parts of a DNC', () => {
  beforeAll(ensureGradients);

  it.each<[string, (...given: Tensor[]) => Tensor, () => Tensor[], Oracle]>([
    [
      'usage',
      use('usage'),
      usageInputs,
      (u, f, r, w) => usageLoop(u ?? [], w ?? [], retentionLoop(f ?? [], r ?? [])),
    ],
    [
      'write weights',
      place,
      () => [
        draw('usage', [BATCH, SLOTS], 0.1, 0.9),
        shares('content', WRITES),
        draw('allocationGate', [BATCH, WRITES, 1]),
        draw('writeGate', [BATCH, WRITES, 1]),
      ],
      writeLoop as Oracle,
    ],
    [
      'retention',
      (...[free, reads]) => {
        const [usage, , , writes] = usageInputs();
        return use('retention')(usage as Tensor, free as Tensor, reads as Tensor, writes as Tensor);
      },
      () => usageInputs().slice(1, 3),
      (free, reads) => retentionLoop(free ?? [], reads ?? []),
    ],
    ...(['forward', 'backward'] as const).map(
      (way): [string, (...given: Tensor[]) => Tensor, () => Tensor[], Oracle] => [
        way,
        turn(way),
        () => [draw('link', [BATCH, WRITES, SLOTS, SLOTS]), shares('reads', READS)],
        (link, weights) => directionLoop(link ?? [], weights ?? [], way === 'forward'),
      ],
    ),
  ])('%s: values and gradients of the loop', (_, run, inputs, oracle) => {
    const given = inputs();
    toBeClose(run(...given), oracle(...float64(given)));
    expectGradient(run, given, { oracle });
  });

  it('leave nothing behind', () => {
    const [link, readWeights] = [draw('link', [BATCH, WRITES, SLOTS, SLOTS]), shares('reads', READS)];
    const [usage, content, gate] = [
      draw('usage', [BATCH, SLOTS]),
      shares('content', WRITES),
      draw('gate', [BATCH, WRITES, 1]),
    ];
    const free = draw('free', [BATCH, READS, 1]);
    expectNoLeak(() => ({ ...dncDirections({ link, readWeights }) }));
    expectNoLeak(() => ({ ...dncUsage({ usage, free, readWeights, writeWeights: content }) }));
    expectNoLeak(() => dncWriteWeights({ usage, content, allocationGate: gate, writeGate: gate }));
    expectNoLeak(() => sharpenDirection(content, gate));
  });

  it('sharpens a direction: the shares of its powers', () => {
    const [d, s] = [draw('direction', [BATCH, SLOTS], 0.1, 0.9), draw('sharpness', [BATCH, 1], 1, 3)];
    const oracle: Oracle = (direction = new Float64Array(), sharpness = new Float64Array()) =>
      Array.from({ length: BATCH }, (_, b) => {
        const row = Array.from(direction.subarray(b * SLOTS, (b + 1) * SLOTS));
        const powers = row.map((x) => (x + 1e-6) ** (sharpness[b] ?? 1));
        return powers.map((power) => power / powers.reduce((x, y) => x + y));
      }).flat();
    const run = (...[x, y]: Tensor[]): Tensor => sharpenDirection(x as Tensor, y as Tensor);
    toBeClose(run(d, s), oracle(...float64([d, s])));
    expectGradient(run, [d, s], { oracle });
    toBeClose(sharpenDirection(tensor([[0.3, 0.1]]), tensor([[1e4]])), [1, 0]);
    toBeClose(sharpenDirection(zeros([1, 4]), tensor([[1e4]])), [0.25, 0.25, 0.25, 0.25]);
  });

  it('uses up what is written in full, and frees what is read and given free', () => {
    const none = { free: tensor([[[0]]]), readWeights: tensor([[[1, 0, 0]]]) };
    const writeWeights = tensor([
      [
        [1, 0, 0],
        [0, 0.5, 0],
      ],
    ]);
    toBeClose(dncUsage({ usage: zeros([1, 3]), ...none, writeWeights }).usage, [1, 0.5, 0]);
    const all = { ...none, free: tensor([[[1]]]), writeWeights: zeros([1, 2, 3]) };
    toBeClose(dncUsage({ usage: tensor([[1, 1, 1]]), ...all }).usage, [0, 1, 1]);
    toBeClose(dncUsage({ usage: tensor([[1, 1, 1]]), ...all }).retention, [0, 1, 1]);
  });

  it('goes on from slot 0 to 1, and back, after one was written to after the other', () => {
    const at = (slot: number): Tensor => tensor([[0, 1, 2].map((i) => (i === slot ? 1 : 0))]);
    const first = dncLinks({ link: zeros([1, 3, 3]), precedence: zeros([1, 3]), write: at(0) });
    const { link } = dncLinks({ ...first, write: at(1) });
    toBeClose(link, [0, 0, 0, 1, 0, 0, 0, 0, 0]);
    const ways = dncDirections({
      link: tensor(link.dataSync().slice(), [1, 1, 3, 3]),
      readWeights: tensor([[[1, 0, 0]]]),
    });
    toBeClose(ways.forward, [0, 1, 0]);
    toBeClose(ways.backward, [0, 0, 0]);
  });
});

describe('the parts of a DNC', () => {
  it.each([
    [
      () => {
        const weights = zeros([2, 3, 5]);
        return dncUsage({ usage: zeros([2, 5]), free: weights, readWeights: weights, writeWeights: weights });
      },
      'dncUsage: free must be [batch, readHeads, 1], got [2, 3, 5]: 5 is not 1',
    ],
    [
      () => {
        const gate = zeros([2, 1, 1]);
        return dncWriteWeights({
          usage: zeros([2, 3]),
          content: zeros([2, 1, 5]),
          allocationGate: gate,
          writeGate: gate,
        });
      },
      'dncWriteWeights: content must be [batch, writeHeads, slots], got [2, 1, 5]: slots is 3 in usage but 5 here',
    ],
    [
      () => dncDirections({ link: zeros([2, 1, 3, 3]), readWeights: zeros([2, 1, 5]) }),
      'dncDirections: readWeights must be [batch, readHeads, slots], got [2, 1, 5]: slots is 3 in link but 5 here',
    ],
    [
      () => sharpenDirection(zeros([2, 3]), zeros([2, 3])),
      'sharpenDirection: sharpness must be [..., 1], got [2, 3]: 3 is not 1',
    ],
  ])('refuses what does not fit', (run, message) => {
    expect(run).toThrow(message);
  });
});
