import { onEachBackend } from '@mneme/testing';
import { describe } from 'vitest';
import { itBreaksWhatItExcepts, itKeepsItsLaws } from './fixtures/conforming.ts';
import { alignments } from './fixtures/package-alignments.ts';
import { poolings, sequences } from './fixtures/package-pooling.ts';

onEachBackend('poolings keep their laws', () => itKeepsItsLaws(poolings));
describe('poolings break what they except', () => itBreaksWhatItExcepts(poolings));

onEachBackend('maps of sequences keep their laws', () => itKeepsItsLaws(sequences));
describe('maps of sequences break what they except', () => itBreaksWhatItExcepts(sequences));

onEachBackend('alignments keep their laws', () => itKeepsItsLaws(alignments));
describe('alignments break what they except', () => itBreaksWhatItExcepts(alignments));
