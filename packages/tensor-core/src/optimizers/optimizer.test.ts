import { onEachBackend } from '@mneme/testing';
import { memory, type Scalar, type Tensor, tensor, type Variable, variable } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { tensorsOf } from '../module/parameters.ts';
import { Adam } from './adam.ts';
import { AdamW } from './adam-w.ts';
import type { Optimizer } from './optimizer.ts';
import { RmsProp } from './rms-prop.ts';
import { Sgd } from './sgd.ts';

const OPTIMIZERS: readonly [string, () => Optimizer, readonly string[]][] = [
  ['Sgd', () => new Sgd({ learningRate: 0.1 }), []],
  ['Sgd', () => new Sgd({ learningRate: 0.1, momentum: 0.9 }), ['velocity']],
  ['RmsProp', () => new RmsProp({ learningRate: 0.1 }), ['square', 'velocity']],
  ['RmsProp', () => new RmsProp({ learningRate: 0.1, centred: true }), ['square', 'velocity', 'mean']],
  ['Adam', () => new Adam({ learningRate: 0.1 }), ['mean', 'variance']],
  ['AdamW', () => new AdamW({ learningRate: 0.1 }), ['mean', 'variance']],
];

interface Model {
  readonly first: { readonly weight: Variable };
  readonly second: { readonly weight: Variable };
}

function make(): Model {
  return { first: { weight: variable(tensor([1, 2])) }, second: { weight: variable(tensor([3, 4])) } };
}

function values(tensors: ReadonlyMap<string, Tensor>): Record<string, number[]> {
  return Object.fromEntries(Array.from(tensors, ([path, value]) => [path, Array.from(value.dataSync())]));
}

onEachBackend('every optimizer', () => {
  describe.each(OPTIMIZERS)('%s %#', (_, create, slots) => {
    it('shows all of its state under the paths of the parameters', () => {
      const [model, optimizer] = [make(), create()];
      expect([...tensorsOf(optimizer).keys()]).toEqual(['step']);
      optimizer.apply(model, new Map([['second.weight', tensor([1, 1])]]));
      const expected = ['step', ...slots.map((slot) => `${slot}.second.weight`)];
      expect(new Set(tensorsOf(optimizer).keys())).toEqual(new Set(expected));
      for (const state of tensorsOf(optimizer).values()) expect((state as Variable).trainable).toBe(false);
    });

    it('leaves a parameter without a gradient alone, and its state', () => {
      const [model, optimizer] = [make(), create()];
      const both = new Map([
        ['first.weight', tensor([1, 1])],
        ['second.weight', tensor([1, 1])],
      ]);
      optimizer.apply(model, both);
      const before = { ...values(tensorsOf(model)), ...values(tensorsOf(optimizer)) };
      optimizer.apply(model, new Map([['second.weight', tensor([5, 7])]]));
      const after = { ...values(tensorsOf(model)), ...values(tensorsOf(optimizer)) };
      for (const path of Object.keys(before)) {
        if (path.endsWith('first.weight')) expect(after[path], path).toEqual(before[path]);
        else expect(after[path], path).not.toEqual(before[path]);
      }
    });
  });
});

onEachBackend('every optimizer', () => {
  describe.each(OPTIMIZERS)('%s %#', (_, create) => {
    it('steps by path, whatever the order of the gradients', () => {
      const [left, right] = [make(), make()];
      const [one, other] = [create(), create()];
      const entries = [
        ['first.weight', tensor([1, 2])],
        ['second.weight', tensor([-3, 5])],
      ] as const;
      for (let step = 0; step < 3; step++) {
        one.apply(left, new Map(entries));
        other.apply(right, new Map(entries.toReversed()));
      }
      expect(values(tensorsOf(left))).toEqual(values(tensorsOf(right)));
    });

    it('spares a clone taken before the step', () => {
      const [model, optimizer] = [make(), create()];
      const gradients = new Map([['first.weight', tensor([1, 1])]]);
      optimizer.apply(model, gradients);
      const clones = new Map(
        [...tensorsOf(model), ...tensorsOf(optimizer)].map(([path, value]) => [path, value.clone()]),
      );
      const before = values(clones);
      optimizer.apply(model, gradients);
      expect(values(clones)).toEqual(before);
      expect(model.first.weight.dataSync()).not.toEqual(clones.get('first.weight')?.dataSync());
    });

    it('leaves no tensors behind, and keeps the gradients', () => {
      const [model, optimizer] = [make(), create()];
      const gradients = new Map([['first.weight', tensor([1, 1])]]);
      optimizer.apply(model, gradients);
      const { numTensors, numBytes } = memory();
      for (let step = 0; step < 17; step++) optimizer.apply(model, gradients);
      expect(memory().numTensors).toBe(numTensors);
      expect(memory().numBytes).toBe(numBytes);
      expect(gradients.get('first.weight')?.isDisposed).toBe(false);
    });
  });
});

onEachBackend('every optimizer', () => {
  describe.each(OPTIMIZERS)('%s %#', (name, create, slots) => {
    it('prepares the state that a checkpoint is loaded into', () => {
      const [model, optimizer] = [make(), create()];
      optimizer.prepare(model, ['first.weight']);
      const expected = ['step', ...slots.map((slot) => `${slot}.first.weight`)];
      expect(new Set(tensorsOf(optimizer).keys())).toEqual(new Set(expected));
      for (const state of tensorsOf(optimizer).values())
        expect(state.dataSync().every((x) => x === 0)).toBe(true);
    });

    it('refuses gradients that fit no parameter, before it changes anything', () => {
      const [model, optimizer] = [make(), create()];
      const good = ['first.weight', tensor([1, 1])] as const;
      const before = values(tensorsOf(model));
      expect(() => optimizer.apply(model, new Map([good, ['third', tensor([1])]]))).toThrow(
        `${name}.apply: gradients must be keyed by parameters of the model, got "third"`,
      );
      expect(() => optimizer.apply(model, new Map([good, ['second.weight', tensor([[1, 1]])]]))).toThrow(
        `${name}.apply: gradient of second.weight must be [2], got [1, 2]`,
      );
      expect(() => optimizer.apply(model, new Map([good]), { learningRate: Number.NaN })).toThrow(
        `${name}.apply: learningRate must be a finite number of at least 0, got NaN`,
      );
      const rates = tensor([1, 2]) as Tensor as Scalar;
      expect(() => optimizer.apply(model, new Map([good]), { learningRate: rates })).toThrow(
        `${name}.apply: learningRate must be a number or a scalar, got [2]`,
      );
      if (slots.length > 0) {
        optimizer.prepare({ first: { weight: variable(tensor([1])) } }, ['first.weight']);
        expect(() => optimizer.apply(model, new Map([good]))).toThrow(
          `${name}.apply: state of first.weight must be [2], got [1]: it was made for another model`,
        );
        expect(() => optimizer.prepare(model, ['third'])).toThrow(
          `${name}.prepare: paths must name parameters of the model, got "third"`,
        );
      }
      expect(values(tensorsOf(model))).toEqual(before);
    });
  });
});
