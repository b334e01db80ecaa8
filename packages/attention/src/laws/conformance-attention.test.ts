import { onEachBackend } from '@mneme/testing';
import { describe } from 'vitest';
import { itBreaksWhatItExcepts, itKeepsItsLaws } from './fixtures/conforming.ts';
import { attentions } from './fixtures/package-attention.ts';

onEachBackend('mechanisms of attention keep their laws', () => itKeepsItsLaws(attentions));
describe('mechanisms of attention break what they except', () => itBreaksWhatItExcepts(attentions));
