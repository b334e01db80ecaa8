import { onEachBackend } from '@mneme/testing';
import { itKeepsItsLaws } from './fixtures/conforming.ts';
import { layers } from './fixtures/package-layers.ts';

onEachBackend('layers keep their laws', () => itKeepsItsLaws(layers));
