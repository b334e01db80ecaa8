// A scratch file: `pnpm play` runs it on the sources, with nothing built.
import '@tensorflow/tfjs-backend-cpu';
import { attend } from '@mneme/attention';
import { ready, setBackend, tensor } from '@tensorflow/tfjs-core';

await setBackend('cpu');
await ready();
const memory = tensor([
  [1, 0],
  [0, 1],
]);
const { output, weights } = attend(
  { query: tensor([[3, 1]]), key: memory, value: memory },
  { returns: { weights: true } },
);
weights.print();
output.print();
