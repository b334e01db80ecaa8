import { Random } from '@mneme/tensor-core';
import type { Work } from '../suite.ts';
import { makeDirect } from './direct.ts';
import { makeOurs } from './ours.ts';
import { type MemoryNetCase, makeProblem, type Problem } from './problem.ts';

const STEPS_THAT_MUST_AGREE = 5;

export function make(benchCase: MemoryNetCase): Work {
  return stepping(makeOurs(benchCase).step);
}

/** The same composed with tfjs-core, from the same first parameters. */
export function makeComposed(benchCase: MemoryNetCase): Work {
  return stepping(makeDirect(benchCase).step);
}

function stepping(step: (problem: Problem) => number): Work {
  const problems = Array.from({ length: STEPS_THAT_MUST_AGREE }, (_, i) => makeProblem(new Random(7).at(i)));
  let taken = 0;
  const next = (): number => step(problems[taken++ % problems.length] as Problem);
  return {
    run: () => void next(),
    values: () => Float32Array.from(problems, next),
    // The process ends with its one case.
    dispose: () => undefined,
  };
}
