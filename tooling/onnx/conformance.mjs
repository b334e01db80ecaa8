// `pnpm conformance:onnx --data DIR`: builds what is tested, and runs src/main.ts on it.
import { bundleAndRun } from '@mneme/commands/bundle-and-run';

bundleAndRun(import.meta.dirname, ['@mneme/attention', '@mneme/wasm-backend']);
