import { dncAllocation, dncLinks, Random, uniform } from '@mneme/tensor-core';
import { onEachBackend, toBeClose } from '@mneme/testing';
import { oneHot, softmax, sum, type Tensor, tensor, zeros } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { dncDirections } from './dnc-directions.ts';
import { dncUsage } from './dnc-usage.ts';

const SLOTS = 5;

onEachBackend('the laws of a DNC', () => {
  it('keeps links, usage and allocation within their bounds, whatever is written and read', () => {
    const step = fc.record({
      seed: fc.integer({ min: 0, max: 1e6 }),
      sharp: fc.double({ min: 0.1, max: 20, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 7 }), (steps) => {
        let [link, precedence, usage] = [zeros([1, SLOTS, SLOTS]), zeros([1, SLOTS]), zeros([1, SLOTS])];
        for (const { seed, sharp } of steps) {
          const random = new Random(seed);
          const row = (name: string): Tensor =>
            softmax(uniform([1, 1, SLOTS], random.split(name), { low: -sharp, high: sharp }));
          const [written, read] = [row('write'), row('read')];
          const free = uniform([1, 1, 1], random.split('free'));
          ({ usage } = dncUsage({ usage, free, readWeights: read, writeWeights: written }));
          ({ link, precedence } = dncLinks({
            link,
            precedence,
            write: tensor(written.dataSync().slice(), [1, SLOTS]),
          }));
          const within = (x: Tensor, most = 1): boolean =>
            x.dataSync().every((value) => value >= -1e-6 && value <= most + 1e-5);
          expect(within(link) && within(sum(link, 1)) && within(sum(link, 2))).toBe(true);
          expect(within(usage) && within(sum(precedence, 1))).toBe(true);
          const diagonal = Array.from({ length: SLOTS }, (_, i) => link.dataSync()[i * (SLOTS + 1)]);
          expect(diagonal.every((value) => value === 0)).toBe(true);
          const [used, allocation] = [usage, dncAllocation(usage)].map((x) => x.dataSync<'float32'>()) as [
            Float32Array,
            Float32Array,
          ];
          const left = 1 - used.reduce((product, u) => product * u, 1);
          expect(allocation.reduce((x, y) => x + y, 0)).toBeCloseTo(left, 4);
          expect(allocation.indexOf(Math.max(...allocation))).toBe(used.indexOf(Math.min(...used)));
        }
      }),
      { numRuns: 30 },
    );
  });

  it('goes back where it came from: with one-hot writes backward undoes forward', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: SLOTS - 1 }), { minLength: 2 }), (order) => {
        let [link, precedence] = [zeros([1, SLOTS, SLOTS]), zeros([1, SLOTS])];
        const at = (slot: number): Tensor =>
          tensor(oneHot([slot], SLOTS).dataSync().slice(), [1, SLOTS], 'float32');
        for (const slot of order) ({ link, precedence } = dncLinks({ link, precedence, write: at(slot) }));
        const links = tensor(link.dataSync().slice(), [1, 1, SLOTS, SLOTS]);
        for (const [i, slot] of order.slice(0, -1).entries()) {
          const go = (from: number): Tensor => tensor(at(from).dataSync().slice(), [1, 1, SLOTS]);
          toBeClose(
            dncDirections({ link: links, readWeights: go(slot) }).forward,
            at(order[i + 1] ?? 0).dataSync(),
          );
          toBeClose(
            dncDirections({ link: links, readWeights: go(order[i + 1] ?? 0) }).backward,
            at(slot).dataSync(),
          );
        }
      }),
      { numRuns: 20 },
    );
  });
}, ['mneme']);
