import { onEachBackend } from '@mneme/testing';
import { memory, type Tensor, tensor, type Variable, variable } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { parameter } from '../module/parameter.ts';
import { loadStateDict, StateDictError, stateDict } from './state-dict.ts';

interface Model {
  readonly first: Variable;
  readonly count: Variable;
  readonly tied: { readonly weight: Variable };
  readonly buffer: Tensor;
}

function make(start: number): Model {
  const first = parameter(tensor([[start, start + 1, start + 2]]));
  const count = variable(tensor([start], [1], 'int32'), false);
  return { first, count, tied: { weight: first }, buffer: tensor([7]) };
}

const read = (value: Tensor): number[] => Array.from(value.dataSync());

onEachBackend('state dicts', () => {
  it('hold the variables, once each, and no buffers', () => {
    const model = make(1);
    expect(stateDict(model)).toEqual(
      new Map([
        ['first', model.first],
        ['count', model.count],
      ]),
    );
  });

  it('load what they saved, and leave the tensors to the caller', () => {
    const [model, copy] = [make(1), make(5)];
    const { numTensors } = memory();
    loadStateDict(copy, stateDict(model));
    expect(memory().numTensors).toBe(numTensors);
    expect([read(copy.first), read(copy.count)]).toEqual([[1, 2, 3], [1]]);
    model.first.assign(tensor([[9, 9, 9]]));
    expect(read(copy.first)).toEqual([1, 2, 3]);
    loadStateDict(model, stateDict(model));
    expect(read(model.first)).toEqual([9, 9, 9]);
  });

  it('take a tied variable by any of its paths, or by several with equal values', () => {
    const count = tensor([3], [1], 'int32');
    for (const names of [['first'], ['tied.weight'], ['first', 'tied.weight']]) {
      const model = make(5);
      loadStateDict(
        model,
        new Map([['count', count], ...names.map((name) => [name, tensor([[1, 2, 3]])] as const)]),
      );
      expect(read(model.first)).toEqual([1, 2, 3]);
    }
  });

  it('take a buffer with the value that it has', () => {
    const model = make(5);
    loadStateDict(model, new Map([...stateDict(make(1)), ['buffer', tensor([7])]]));
    expect(read(model.first)).toEqual([1, 2, 3]);
  });
});

onEachBackend('a state dict that does not fit', () => {
  it('is refused with all its misfits, and nothing is assigned', () => {
    const model = { ...make(5), second: parameter(tensor([1])), third: parameter(tensor([2])) };
    const tensors = new Map([
      ['first', tensor([[1, 2, 3]])],
      ['tied.weight', tensor([[1, 2, 4]])],
      ['count', tensor([1])],
      ['second', tensor([1, 2])],
      ['buffer', tensor([8])],
      ['fourth', tensor([1])],
    ]);
    const load = (): void => loadStateDict(model, tensors);
    expect(load).toThrow(
      [
        'loadStateDict: tensors must be those of the model, got 6 misfits:',
        'wrong: tied.weight must equal first: they are one variable',
        'wrong: count must be int32 [1], got float32 [1]',
        'wrong: second must be float32 [1], got float32 [2]',
        'wrong: buffer must equal the buffer of the model',
        'missing: third float32 [1]',
        'extra: fourth',
      ].join('\n  '),
    );
    try {
      load();
    } catch (error) {
      expect(error).toBeInstanceOf(StateDictError);
      const mismatched = ['tied.weight', 'count', 'second', 'buffer'];
      expect(error).toMatchObject({ missing: ['third'], extra: ['fourth'], mismatched });
    }
    expect([read(model.first), read(model.count), read(model.second)]).toEqual([[5, 6, 7], [5], [1]]);
  });
});
