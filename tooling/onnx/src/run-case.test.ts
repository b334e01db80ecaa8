import { dataRoot, onEachBackend } from '@mneme/testing';
import { memory } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { type NodeCase, readCases } from './node-case.ts';
import { runCase } from './run-case.ts';

const folder = dataRoot('onnx-vectors');

const one: NodeCase = {
  name: 'softmax_of_two',
  op: 'Softmax',
  opset: 13,
  attributes: { axis: 0 },
  inputTensors: [{ name: 'x', dtype: 'float32', shape: [2], data: [0, 0] }],
  outputTensors: [{ name: 'y', dtype: 'float32', shape: [2], data: [0.5, 0.5] }],
};

onEachBackend('the node tests of ONNX', () => {
  it.skipIf(!folder)('hold, to 1e-5', () => {
    const cases = readCases(folder ?? '');
    const failures = cases.map((nodeCase) => [nodeCase.name, runCase(nodeCase).failure]);
    expect(failures.filter(([, failure]) => failure !== undefined)).toEqual([]);
    expect(cases.length).toBeGreaterThan(70);
  });

  it('fail where a number, a shape or an operator is another, and leave nothing behind', () => {
    const before = memory().numTensors;
    expect(runCase(one)).toEqual({ error: 0 });
    const [y] = one.outputTensors;
    if (!y) throw new Error('the case has an output');
    const other = (change: object): NodeCase => ({ ...one, outputTensors: [{ ...y, ...change }] });
    expect(runCase(other({ data: [0.5, 0.4] })).failure).toMatch(/^the largest error is 0\.0[19]/);
    expect(runCase(other({ data: ['NaN', 0.5] })).failure).toMatch(/^the largest error is NaN/);
    expect(runCase(other({ shape: [1, 2] })).failure).toBe('y must be [1, 2], got [2]');
    expect(runCase(other({ name: 'z' })).failure).toBe('there is no output z');
    expect(runCase({ ...one, op: 'Conv' }).failure).toBe('Conv is not known');
    expect(memory().numTensors).toBe(before);
  });
});
