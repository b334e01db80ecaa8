import type { JaxArray } from '../../sides/jax/jax-api.ts';
import type { JaxHost } from '../../sides/jax/jax-host.ts';
import { jaxWork } from '../../sides/jax/jax-work.ts';
import { jaxLayer } from '../jax-layers.ts';
import type { Work } from '../suite.ts';
import { inputFirst, lookUp } from '../weights.ts';
import { type EncoderCase, encoderInput, encoderWeights, HEADS } from './problem.ts';

export function make(benchCase: EncoderCase, host: JaxHost): Work {
  const weights = inputFirst(encoderWeights());
  const paths = [...weights.keys()];
  const inputs = [encoderInput(benchCase), ...weights.values()].map(({ shape, values }) =>
    host.array(values, shape),
  );
  return jaxWork(host, inputs, (x, ...parameters) => {
    const get = lookUp(new Map(paths.map((path, i) => [path, parameters[i] as JaxArray])));
    return jaxLayer(host.jax, x as JaxArray, get, 'layer', {
      heads: HEADS,
      causal: false,
      approximate: false,
    });
  });
}
