import { onEachBackend } from '@mneme/testing';
import { describe } from 'vitest';
import { itBreaksWhatItExcepts, itKeepsItsLaws } from './fixtures/conforming.ts';
import { attentionsBy } from './fixtures/package-attend-by.ts';

onEachBackend('scores and normalizers in attention keep their laws', () => itKeepsItsLaws(attentionsBy));
describe('scores and normalizers in attention break what they except', () =>
  itBreaksWhatItExcepts(attentionsBy));
