#!/usr/bin/env node
// `pnpm mneme ..`. A program rather than a script of package.json, of which pnpm would print a line on stdout.
import { runBuilt } from './run-built.mjs';

runBuilt('@mneme/tasks', 'packages/tasks/dist/bin/mneme.js');
