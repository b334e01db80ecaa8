import { memory, ready, setBackend, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Law, LawError, type LawSubject, lawsOf, type Rules } from './law.ts';

interface Doubling extends LawSubject<'doubled' | 'steady'> {
  readonly double: (x: Tensor) => Tensor;
}

const RULES: Rules<Doubling, 'doubled' | 'steady'> = {
  doubled: {
    statement: 'twice the number comes out',
    check: ({ double }, trial) => {
      const x = trial.normal('x', [trial.size('length', 2)]);
      trial.close('output', double(x), tensor(Array.from(x.dataSync(), (value) => 2 * value)));
    },
  },
  steady: {
    statement: 'the same comes out twice',
    check: ({ double }, trial) => {
      const x = trial.normal('x', [trial.size('length')]);
      trial.same('output', double(x), double(x));
    },
  },
};
const laws = (subject: Doubling): Law[] => lawsOf('doublingLaws', RULES, subject);
const byFactor =
  (factor: (values: ArrayLike<number>) => number) =>
  (x: Tensor): Tensor => {
    const values = x.dataSync();
    return tensor(Array.from(values, (value) => value * factor(values)));
  };

/** The error of the first law. */
function failure(subject: Doubling, seed = 3): LawError {
  try {
    laws(subject)[0]?.check({ seed });
  } catch (error) {
    if (error instanceof LawError) return error;
  }
  throw new Error('no law was broken');
}

describe('a law', () => {
  beforeAll(async () => {
    await setBackend('cpu');
    await ready();
  });

  it('is silent where it holds, and leaves no tensor behind', () => {
    const before = memory().numTensors;
    for (const law of laws({ double: byFactor(() => 2) })) law.check({ seed: 1, runs: 5 });
    expect(memory().numTensors).toBe(before);
  });

  it('says what was broken, by how much, where, and how to try it again', () => {
    const before = memory().numTensors;
    const error = failure({ double: byFactor(() => 3), sizes: { length: 5 } });
    expect(error.message).toMatch(
      /^doublingLaws: doubled: twice the number comes out; output\[\d\] is \S+, and should be \S+; the largest difference is \S+; case \{ seed: 3, first: 0, runs: 1 \}: length 5$/,
    );
    expect(error).toMatchObject({ seed: 3, run: 0, sizes: { length: 5 } });
    expect(error.difference).toBeGreaterThan(0.01);
    expect(memory().numTensors).toBe(before);
  });

  it('is broken again by the case that it names, and by no other seed the same', () => {
    const rarely = byFactor((values) => ((values[0] ?? 0) > 1.5 ? 3 : 2));
    const { run, sizes, difference } = failure({ double: rarely });
    expect(run).toBeGreaterThan(0);
    const again = (): void => laws({ double: rarely })[0]?.check({ seed: 3, first: run, runs: 1 });
    expect(again).toThrow(expect.objectContaining({ run, sizes, difference }));
    expect(failure({ double: rarely }, 4).difference).not.toBe(difference);
  });

  it('reports what the mechanism threw, and shapes that differ', () => {
    const thrown = new RangeError('too long');
    const throwing = failure({
      double: () => {
        throw thrown;
      },
    });
    expect(throwing.message).toContain('; it threw RangeError: too long; case');
    expect(throwing.cause).toBe(thrown);
    const shaped = failure({ double: () => tensor([[1]]), sizes: { length: 2 } });
    expect(shaped.message).toContain('output is of shape [1, 1], and should be of [2]');
    expect(shaped.difference).toBeNaN();
  });

  it('finds NaN and infinity different from everything', () => {
    expect(failure({ double: byFactor(() => Number.NaN) }).difference).toBeNaN();
    expect(failure({ double: byFactor(() => Number.POSITIVE_INFINITY) }).difference).toBe(
      Number.POSITIVE_INFINITY,
    );
  });

  it('bears what the tolerance allows', () => {
    const nearly = byFactor(() => 2.001);
    expect(() => failure({ double: nearly, tolerance: 1e-2 })).toThrow('no law was broken');
    expect(failure({ double: nearly }).difference).toBeLessThan(0.01);
  });

  it.each([
    [{ seed: 1, runs: 0 }, 'doubled: runs must be an integer of at least 1, got 0'],
    [{ seed: 1, first: -1 }, 'doubled: first must be an integer of at least 0, got -1'],
    [{ seed: -1 }, 'Random: seed must be an integer in [0, 2^53), got -1'],
  ])('refuses %j', (options, message) => {
    expect(() => laws({ double: byFactor(() => 2) })[0]?.check(options)).toThrow(message);
  });

  it('refuses an exception that is no law, and a tolerance that is none', () => {
    const double = byFactor(() => 2);
    expect(() => laws({ double, except: ['other' as 'doubled'] })).toThrow(
      'doublingLaws: except must name laws of doubled, steady, got other',
    );
    expect(() => laws({ double, tolerance: Number.NaN })).toThrow(
      'doublingLaws: tolerance must be a number of at least 0, got NaN',
    );
  });
});
