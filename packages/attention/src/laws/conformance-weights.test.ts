import { onEachBackend } from '@mneme/testing';
import { describe } from 'vitest';
import { itBreaksWhatItExcepts, itKeepsItsLaws } from './fixtures/conforming.ts';
import { weighings } from './fixtures/package-weights.ts';

onEachBackend('scores and normalizers keep their laws', () => itKeepsItsLaws(weighings));
describe('scores and normalizers break what they except', () => itBreaksWhatItExcepts(weighings));
