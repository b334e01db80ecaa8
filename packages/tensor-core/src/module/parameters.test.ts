import { onEachBackend } from '@mneme/testing';
import { memory, tensor, variable } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { disposeAll } from './dispose-all.ts';
import { parameter } from './parameter.ts';
import { aliases, parametersOf, tensorsOf } from './parameters.ts';

class Layer {
  readonly weight = parameter(tensor([1, 2]));
  readonly size = 2;
}

class Model {
  readonly layers = [new Layer(), new Layer()] as const;
  readonly table = new Map([['words', parameter(tensor([3]))]]);
  readonly frozen = variable(tensor([4]), false);
  readonly positions = tensor([5]);
  readonly output = { weight: this.layers[0].weight };
  readonly owner: Model = this;
  readonly numbers = new Float32Array(1000);
  readonly nothing = null;
  readonly decays = (): boolean => true;
}

onEachBackend('the tensors of a model', () => {
  it('are listed under their paths, each once', () => {
    const model = new Model();
    const parameters = ['layers.0.weight', 'layers.1.weight', 'table.words'];
    expect([...tensorsOf(model).keys()]).toEqual([...parameters, 'frozen', 'positions']);
    expect([...parametersOf(model).keys()]).toEqual(parameters);
    expect(tensorsOf(model).get('layers.0.weight')).toBe(model.layers[0].weight);
    expect(aliases(model)).toEqual(new Map([['output.weight', 'layers.0.weight']]));
  });

  it('are none in an object without any', () => {
    expect(tensorsOf({ size: 3, nested: [{}] }).size).toBe(0);
    expect(aliases({}).size).toBe(0);
  });

  it('must have a path each', () => {
    const model = { a: { b: tensor([1]) }, 'a.b': tensor([2]) };
    expect(() => tensorsOf(model)).toThrow(
      'tensorsOf: root must give each tensor a path of its own, got "a.b" twice',
    );
  });

  it('may be one tensor alone', () => {
    expect([...tensorsOf([tensor([1])]).keys()]).toEqual(['0']);
  });

  it('are all disposed of by disposeAll', () => {
    const before = memory().numTensors;
    const model = new Model();
    expect(memory().numTensors).toBeGreaterThan(before);
    disposeAll(model);
    expect(memory().numTensors).toBe(before + 1); // the tensor that `frozen` was made from
    expect(model.layers[1].weight.isDisposed).toBe(true);
  });

  it('parameter takes its tensor over and gives it no name', () => {
    const values = tensor([1, 2]);
    const before = memory();
    const [one, other] = [parameter(values), parameter(tensor([[1], [2]]))];
    expect(memory().numTensors).toBe(before.numTensors + 1);
    expect(values.isDisposed).toBe(true);
    expect(Array.from(one.dataSync())).toEqual([1, 2]);
    expect(other.shape).toEqual([2, 1]);
    expect(one.name).not.toBe(other.name);
  });
});
