import { describe, expect, it } from 'vitest';
import { fillBlocks, threefry, type Words } from './threefry.ts';

const hex = (words: Words): string[] => words.map((word) => word.toString(16).padStart(8, '0'));

describe('threefry', () => {
  it('gives the known answers of Random123', () => {
    const ones: Words = [0xffffffff, 0xffffffff];
    expect(hex(threefry([0, 0], [0, 0]))).toEqual(['6b200159', '99ba4efe']);
    expect(hex(threefry(ones, ones))).toEqual(['1cb996fc', 'bb002be7']);
    expect(hex(threefry([0x13198a2e, 0x03707344], [0x243f6a88, 0x85a308d3]))).toEqual([
      'c4923a9c',
      '483df7a0',
    ]);
  });

  it('fills words with the blocks of consecutive counters', () => {
    const words = new Uint32Array(7);
    fillBlocks([5, 6], 0xfffffffe, 9, words);
    const counters = [0xfffffffe, 0xffffffff, 0, 1].map((first): Words => [first, 9]);
    expect([...words]).toEqual(counters.flatMap((counter) => threefry([5, 6], counter)).slice(0, 7));
  });
});
