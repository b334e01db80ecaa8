import {
  ensureGradients,
  LstmCell,
  Random,
  type RecurrentState,
  unroll,
  valueAndGradient,
} from '@mneme/tensor-core';
import { onEachBackend } from '@mneme/testing';
import { clone, dispose, fill, keep, mul, sum, type Tensor, tidy, zeros } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { DncMemory } from '../dnc/dnc-memory.ts';
import { NtmMemory } from '../ntm/ntm-memory.ts';
import type { Memory } from './memory.ts';
import { MemoryAugmentedNetwork } from './memory-augmented-network.ts';

const SLOTS = 512;
/** The DNC's links have 512 numbers for each slot: its gradients are taken in every fifth window. */
const GRADIENT_EVERY: Record<string, number> = { NTM: 1, DNC: 5 };
const MEMORIES: Record<string, () => Memory<RecurrentState>> = {
  NTM: () => new NtmMemory({ slots: SLOTS, word: 3 }, new Random(1)),
  DNC: () => new DncMemory({ slots: SLOTS, word: 3, masking: true, deallocation: true, sharpening: true }),
};

const finite = (x: Tensor): boolean => x.dataSync<'float32'>().every(Number.isFinite);

onEachBackend('a memory under stress', () => {
  beforeAll(ensureGradients);

  // Every number told is 1e4: strengths, sharpening and all.
  it.each(Object.entries(MEMORIES))(
    '%s: finite at strengths of 10,000 over a memory of zeros, forward and backward',
    (_, make) => {
      const memory = make();
      const model = { told: new LstmCell({ input: 1, size: 2 }, new Random(0)) };
      for (const strength of [1e4, -1e4]) {
        const loss = (): Tensor => {
          const first = memory.reset(1);
          const emptied = { ...first, contents: zeros((first.contents as Tensor).shape) };
          const control = mul(fill([1, memory.controls], strength), sum(model.told.project(fill([1, 1], 1))));
          let [state, total]: [RecurrentState, Tensor] = [emptied, zeros([])];
          for (let i = 0; i < 3; i++) {
            const step = memory.call(control, state);
            state = step.state;
            total = sum(step.output);
          }
          return total;
        };
        const { value, gradients } = valueAndGradient(model, loss as never);
        expect(finite(value)).toBe(true);
        for (const gradient of gradients.values()) expect(finite(gradient)).toBe(true);
      }
    },
  );

  it.each(Object.entries(MEMORIES))(
    '%s: finite after 1,000 steps with 512 slots',
    { timeout: 120_000 },
    (name, make) => {
      const memory = make();
      const random = new Random(2);
      const controller = new LstmCell({ input: 1 + memory.reads, size: 4 }, random);
      const network = new MemoryAugmentedNetwork<never, RecurrentState>(
        { input: 1, output: 1, size: 4, controller: controller as never, memory },
        random,
      );
      // A window of steps at a time, gradients within each: the tape of a thousand would not fit.
      let state: RecurrentState = network.initialState(1);
      for (let window = 0; window < 50; window++) {
        const inputs = fill([1, 20, 1], window % 2 === 0 ? 100 : -100);
        const before = state;
        const loss = (): Tensor => {
          const unrolled = unroll(network, inputs, { state: before });
          state = Object.fromEntries(
            Object.entries(unrolled.state).map(([path, value]) => [path, keep(clone(value))]),
          );
          return sum(unrolled.output);
        };
        const made: Tensor[] = [];
        if (window % (GRADIENT_EVERY[name] ?? 1) === 0) {
          const { value, gradients } = valueAndGradient(network, loss as never);
          made.push(value, ...gradients.values());
        } else made.push(tidy(loss));
        for (const tensor of made) expect(finite(tensor)).toBe(true);
        dispose([inputs, ...made, ...Object.values(before)]);
        for (const tensor of Object.values(state)) expect(finite(tensor)).toBe(true);
      }
    },
  );
}, ['mneme']);
