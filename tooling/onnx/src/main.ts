import '@tensorflow/tfjs-backend-cpu';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { useWasmBackend } from '@mneme/wasm-backend';
import { setBackend } from '@tensorflow/tfjs-core';
import { type NodeCase, readCases } from './node-case.ts';
import { runCase } from './run-case.ts';

// `conformance --data DIR [--backend cpu|mneme] [--json]`: every case of a folder, through our public functions.
const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    backend: { type: 'string' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
if (values.help || values.data === undefined) {
  console.log(`conformance:onnx --data DIR [--backend cpu|mneme] [--json]
Computes every node test in DIR, JSON files of the ONNX standard's operators, on each backend and compares all outputs:
to 1e-5, where they are of half precision to 2e-3. Prints what fails with its largest error, or each case as JSON.`);
  process.exit(values.help ? 0 : 2);
}

// pnpm runs scripts at the root: a folder is seen from where the command was given.
const cases = readCases(resolve(process.env.INIT_CWD ?? '.', values.data));
const counts = { passed: 0, failed: 0 };
for (const backend of values.backend ? [values.backend] : ['cpu', 'mneme']) {
  if (backend === 'mneme') await useWasmBackend({ threads: 2 });
  else if (!(await setBackend(backend)))
    throw new Error(`conformance: backend must be cpu or mneme, got ${backend}`);
  let largest = 0;
  const before = { ...counts };
  for (const nodeCase of cases) largest = Math.max(largest, run(nodeCase, backend));
  const [passed, failed] = [counts.passed - before.passed, counts.failed - before.failed];
  if (!values.json)
    console.log(`${backend}: ${passed} passed, ${failed} failed, largest error ${largest.toExponential(1)}`);
}
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exit(counts.failed === 0 && counts.passed > 0 ? 0 : 1);

/** The case's error, or 0 where it failed. */
function run(nodeCase: NodeCase, backend: string): number {
  const { error, failure } = runCase(nodeCase);
  counts[failure === undefined ? 'passed' : 'failed']++;
  if (values.json)
    console.log(JSON.stringify({ backend, case: nodeCase.name, op: nodeCase.op, error, failure }));
  else if (failure !== undefined) console.log(`${backend}: ${nodeCase.op} ${nodeCase.name}: ${failure}`);
  return failure === undefined ? error : 0;
}
