// `pnpm measure:scaling`, `pnpm measure:gumbel`: builds what it measures, and runs src/main.ts.
import { bundleAndRun } from '@mneme/commands/bundle-and-run';

bundleAndRun(import.meta.dirname, ['@mneme/attention']);
