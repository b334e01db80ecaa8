import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Heap } from './heap.ts';

const MIB = 2 ** 20;

function makeHeap(limit: number): { heap: Heap; grown: () => number } {
  let usable = 0;
  const grow = (bytes: number): boolean => {
    usable = bytes;
    return true;
  };
  return { heap: new Heap({ start: 65_536, limit, grow }), grown: () => usable };
}

/** A generator of numbers in [0, 1) that is the same in each run. */
function draws(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

describe('Heap', () => {
  it('gives blocks that are aligned, apart from each other and within the memory', () => {
    const sizes = fc.array(fc.oneof(fc.nat(300), fc.nat(40_000), fc.nat(3 * MIB)), { maxLength: 60 });
    fc.assert(
      fc.property(sizes, fc.array(fc.nat(), { maxLength: 60 }), (asked, frees) => {
        const { heap, grown } = makeHeap(2 ** 32 - 1);
        const held = new Map<number, number>();
        for (const [i, bytes] of asked.entries()) {
          const address = heap.allocate(bytes);
          expect(address % 64).toBe(0);
          expect(heap.sizeOf(address)).toBeGreaterThanOrEqual(bytes);
          expect(address + bytes).toBeLessThanOrEqual(grown());
          for (const [other, size] of held) {
            expect(address + bytes <= other || other + size <= address).toBe(true);
          }
          held.set(address, bytes);
          const victim = [...held.keys()][(frees[i] ?? 0) % (2 * held.size)];
          if (victim !== undefined) {
            heap.free(victim);
            held.delete(victim);
          }
        }
        for (const address of held.keys()) heap.free(address);
        expect(heap.held).toBe(0);
      }),
      { numRuns: 200 },
    );
  });

  it('wastes at most a fifth of a small block, and nothing but alignment of a large one', () => {
    const { heap } = makeHeap(2 ** 30);
    for (let bytes = 257; bytes <= 16_384; bytes += 13) {
      expect(heap.sizeOf(heap.allocate(bytes))).toBeLessThanOrEqual(bytes * 1.25);
    }
    expect(heap.sizeOf(heap.allocate(1_000_001))).toBe(1_000_064);
  });

  it('stays close to what is held over a million allocations of mixed sizes', () => {
    const { heap, grown } = makeHeap(2 ** 32 - 1);
    const next = draws(7);
    const held: number[] = [];
    let most = 0;
    for (let i = 0; i < 1_000_000; i++) {
      // Sizes spread over six powers of ten, and a working set that swells and shrinks.
      const room = 400 + 300 * Math.sin(i / 20_000);
      while (held.length > room) {
        const at = Math.floor(next() * held.length);
        heap.free(held[at] as number);
        held[at] = held[held.length - 1] as number;
        held.pop();
      }
      held.push(heap.allocate(Math.floor(10 ** (next() * 6))));
      most = Math.max(most, heap.held);
    }
    expect(grown()).toBeLessThan(1.5 * most + 16 * MIB);
  });

  it('joins neighbours, so that a whole may be had again of its parts', () => {
    const { heap, grown } = makeHeap(2 ** 30);
    const parts = Array.from({ length: 16 }, () => heap.allocate(MIB));
    const before = grown();
    for (const i of [3, 1, 2, 0, 15, 13, 14, 12, 4, 5, 6, 7, 8, 9, 10, 11]) heap.free(parts[i] as number);
    heap.allocate(16 * MIB);
    expect(grown()).toBe(before);
  });

  it('keeps the high-water mark', () => {
    const { heap } = makeHeap(2 ** 30);
    const block = heap.allocate(3 * MIB);
    heap.free(block);
    expect([heap.held, heap.highWater]).toEqual([0, 3 * MIB]);
    heap.resetHighWater();
    expect(heap.highWater).toBe(0);
  });

  it('gives retired blocks to nobody', () => {
    const { heap } = makeHeap(2 ** 30);
    const lost = heap.allocate(MIB);
    heap.retire();
    heap.free(lost);
    expect(heap.allocate(MIB)).not.toBe(lost);
  });

  it('says at its limit what was asked for and what is held', () => {
    const { heap } = makeHeap(4 * MIB);
    heap.allocate(MIB);
    expect(() => heap.allocate(8 * MIB)).toThrow(
      `memory must hold what is asked for, got a request of ${8 * MIB} bytes with ${MIB} held of at most ${4 * MIB}`,
    );
    // What does not fit changes nothing.
    expect(heap.held).toBe(MIB);
    heap.allocate(MIB);
  });

  it('refuses an address that it does not hold', () => {
    const { heap } = makeHeap(MIB);
    expect(() => heap.free(64)).toThrow('Heap: address must be of a held block, got 64');
  });
});
