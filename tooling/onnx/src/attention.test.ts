import { onEachBackend } from '@mneme/testing';
import { type Tensor, tensor } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { attention } from './attention.ts';

const [HEADS, QUERIES, KEYS] = [1, 3, 5];
const flat = (length: number): Tensor => tensor(new Array(length * 2).fill(0), [1, HEADS, length, 2]);

/** The keys that each query sees, where all scores are 0: those that have weight. */
function seen(attributes: Record<string, number>, more: Record<string, Tensor> = {}): string[] {
  const past = more.past_key?.shape[2] ?? 0;
  const inputs = { Q: flat(QUERIES), K: flat(KEYS - past), V: flat(KEYS - past), ...more };
  const { qk_matmul_output: weights } = attention(inputs, { ...attributes, qk_matmul_output_mode: 3 });
  const [[rows = []] = []] = (weights as Tensor).arraySync() as number[][][][];
  return rows.map((row) => row.map((weight) => (weight > 0 ? '#' : '.')).join(''));
}

onEachBackend('what a query sees by the standard', () => {
  it.each([
    ['all', {}, {}, ['#####', '#####', '#####']],
    ['none later', { is_causal: 1 }, {}, ['#....', '##...', '###..']],
    ['a window to the left', { left_window_size: 1 }, {}, ['#####', '#####', '.####']],
    ['a window', { left_window_size: 1, right_window_size: 1 }, {}, ['##...', '###..', '.###.']],
    [
      'a causal window',
      { is_causal: 1, left_window_size: 1, right_window_size: 2 },
      {},
      ['#....', '##...', '.##..'],
    ],
    ['behind a past', { is_causal: 1 }, { past: 2 }, ['###..', '####.', '#####']],
    [
      'a window behind a past',
      { is_causal: 1, left_window_size: 0 },
      { past: 2 },
      ['..#..', '...#.', '....#'],
    ],
    ['what is filled', {}, { filled: 4 }, ['####.', '####.', '####.']],
    ['at the end of what is filled', { is_causal: 1 }, { filled: 4 }, ['##...', '###..', '####.']],
    ['before anything is filled', { is_causal: 1 }, { filled: 1 }, ['.....', '.....', '#....']],
  ] as const)('%s', (_title, attributes, { past, filled }: { past?: number; filled?: number }, rows) => {
    const cache = past === undefined ? {} : { past_key: flat(past), past_value: flat(past) };
    const lengths = filled === undefined ? {} : { nonpad_kv_seqlen: tensor([filled], [1], 'int32') };
    expect(seen(attributes, { ...cache, ...lengths })).toEqual(rows);
  });

  it('a mask that is shorter than the keys, of booleans and of numbers', () => {
    expect(seen({}, { attn_mask: tensor([1, 0, 1, 1, 1, 0], [3, 2], 'bool') })).toEqual([
      '#....',
      '##...',
      '#....',
    ]);
    expect(seen({}, { attn_mask: tensor([0, -Infinity, 0, 0, 0, -Infinity], [3, 2]) })).toEqual([
      '#....',
      '##...',
      '#....',
    ]);
  });
});
