import { Random } from '@mneme/tensor-core';
import { variable } from '@tensorflow/tfjs-core';
import type { Work } from '../suite.ts';
import { makeDirect } from './direct.ts';
import { makeOurs } from './ours.ts';
import { makeProblem, type Problem } from './problem.ts';

const STEPS_THAT_MUST_AGREE = 10;

export function make(): Work {
  const ours = makeOurs();
  return stepping((problem) => ours.step(problem));
}

/** The same composed with tfjs-core, from the same first tables. */
export function makeComposed(): Work {
  const { tying } = makeOurs().model;
  if (!('embeddings' in tying)) throw new TypeError('makeComposed: tying must be adjacent, got another');
  const direct = makeDirect(tying.embeddings.map((table) => variable(table.clone())));
  return stepping((problem) => direct.step(problem));
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
