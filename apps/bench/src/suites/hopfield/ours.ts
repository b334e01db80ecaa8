import { recallHebbian, retrieve } from '@mneme/hopfield';
import { tensor } from '@tensorflow/tfjs-core';
import { tfjsWork } from '../../sides/tfjs-work.ts';
import type { Work } from '../suite.ts';
import { BINARY, binaryProblem, type HopfieldCase, MODERN, modernProblem } from './problem.ts';

export function make(benchCase: HopfieldCase): Work {
  return benchCase.network === 'binary' ? makeBinary(benchCase) : makeModern(benchCase);
}

function makeBinary(benchCase: HopfieldCase): Work {
  const given = binaryProblem(benchCase);
  const patterns = tensor(given.patterns, [BINARY.patterns, BINARY.neurons]);
  const cues = tensor(given.cues, [benchCase.queries, BINARY.neurons]);
  const { steps } = benchCase;
  const options = steps === undefined ? {} : { steps, stop: false };
  return tfjsWork([patterns, cues], () => recallHebbian({ patterns, cues }, options).states);
}

function makeModern(benchCase: HopfieldCase): Work {
  const given = modernProblem(benchCase);
  const patterns = tensor(given.patterns, [MODERN.patterns, MODERN.depth]);
  const queries = tensor(given.queries, [benchCase.queries, MODERN.depth]);
  return tfjsWork([patterns, queries], () => retrieve(queries, patterns).output);
}
