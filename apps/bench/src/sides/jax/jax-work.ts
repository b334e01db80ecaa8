import type { Work } from '../../suites/suite.ts';
import { joined } from '../tfjs-work.ts';
import type { JaxArray } from './jax-api.ts';
import type { JaxHost } from './jax-host.ts';

/** Compiled work that computes arrays from arrays; `inputs` are disposed of with it. */
export function jaxWork(
  { jax }: JaxHost,
  inputs: readonly JaxArray[],
  compute: (...inputs: JaxArray[]) => JaxArray | JaxArray[],
): Work {
  const compiled = jax.jit(compute);
  const outputs = (): JaxArray[] => [compiled(...inputs.map(({ ref }) => ref))].flat();
  return {
    async run() {
      for (const output of outputs()) {
        await output.blockUntilReady();
        output.dispose();
      }
    },
    async values() {
      const parts: Float32Array[] = [];
      for (const output of outputs()) parts.push(await output.data()); // consumes it
      return joined(parts);
    },
    dispose: () => {
      for (const input of inputs) input.dispose();
    },
  };
}
