import { onEachBackend } from '@mneme/testing';
import { describe } from 'vitest';
import { itBreaksWhatItExcepts, itKeepsItsLaws } from './fixtures/conforming.ts';
import { maskings } from './fixtures/package-masks.ts';
import { ordered } from './fixtures/package-sequences.ts';
import { structures } from './fixtures/package-structures.ts';

onEachBackend('masks and positions keep their laws', () => itKeepsItsLaws(maskings));

onEachBackend('mechanisms in order and in parts keep their laws', () => itKeepsItsLaws(ordered));

onEachBackend('sums over structures keep their laws', () => itKeepsItsLaws(structures));
describe('sums over structures break what they except', () => itBreaksWhatItExcepts(structures));
