#!/usr/bin/env node
// `pnpm bench ..`.
import { runBuilt } from './run-built.mjs';

runBuilt('@mneme/bench', 'apps/bench/dist/main.js');
