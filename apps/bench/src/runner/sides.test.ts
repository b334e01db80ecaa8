import { expect, it } from 'vitest';
import { nodeOf, Sides } from './sides.ts';

it('nodeOf is this Node where that is as good', () => {
  expect(nodeOf(undefined)).toBe(process.execPath);
  const own = process.versions.node.split('.')[0];
  if (own === '20' || own === '24') expect(nodeOf(own)).toBe(process.execPath);
  if (own !== '20') {
    expect(() => nodeOf('20')).toThrow('nodeOf: version must be one that is installed, got 20 beside v');
  }
});

it('Sides starts a process when it is asked for, and keeps it', () => {
  const sides = new Sides({ suite: 'gemm', threads: 1, patience: 1_000 });
  const first = sides.get('ours');
  expect(sides.get('ours')).toBe(first);
  sides.close('ours');
  expect(sides.get('ours')).not.toBe(first);
  sides.closeAll();
});
