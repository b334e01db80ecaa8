import type { Jax, JaxArray } from '../../sides/jax/jax-api.ts';
import type { JaxHost } from '../../sides/jax/jax-host.ts';
import { jaxLayer, jaxNorm } from '../jax-layers.ts';
import type { Work } from '../suite.ts';
import { inputFirst } from '../weights.ts';
import { ADAM_W, type GptCase, gptWeights } from './problem.ts';
import { trainingWork } from './training-work.ts';

type Parameters = Readonly<Record<string, JaxArray>>;

/** The same step as someone writes it with jax-js: all of it compiled, embeddings by one-hot rows. */
export function make(benchCase: GptCase, { jax, array }: JaxHost): Work {
  const { batch: rows, context } = benchCase;
  const { meanDecay, varianceDecay, learningRate, epsilon } = ADAM_W;
  let parameters: Parameters = Object.fromEntries(
    [...inputFirst(gptWeights(benchCase))].map(([path, { shape, values }]) => [path, array(values, shape)]),
  );
  const zeros = (): Parameters => jax.tree.map((x) => jax.numpy.zerosLike(x), jax.tree.ref(parameters));
  let [first, second] = [zeros(), zeros()];
  const compiled = compileStep(jax, benchCase);
  const scalar = (value: number): JaxArray => array(new Float32Array([value]), []);
  let taken = 0;
  return trainingWork(
    benchCase,
    async ({ ids, labels }) => {
      taken++;
      const root = Math.sqrt(1 - varianceDecay ** taken);
      const scalars = [
        scalar((learningRate * root) / (1 - meanDecay ** taken)),
        scalar(epsilon * root),
      ] as const;
      const inputs = [array(ids, [rows * context]), array(labels, [rows * context])] as const;
      const outputs = compiled(parameters, first, second, ...inputs, ...scalars);
      let loss: JaxArray;
      [parameters, first, second, loss] = outputs;
      return (await loss.data())[0] ?? Number.NaN;
    },
    { dispose: () => jax.tree.dispose([parameters, first, second]) },
  );
}

type Step = (
  parameters: Parameters,
  first: Parameters,
  second: Parameters,
  ids: JaxArray,
  labels: JaxArray,
  rate: JaxArray,
  epsilon: JaxArray,
) => [Parameters, Parameters, Parameters, JaxArray];

function compileStep(jax: Jax, benchCase: GptCase): Step {
  const { meanDecay, varianceDecay, learningRate, weightDecay } = ADAM_W;
  const { map, ref } = jax.tree;
  const loss = jax.valueAndGrad((parameters: Parameters, ids: JaxArray, labels: JaxArray) =>
    crossEntropy(jax, parameters, { ids, labels }, benchCase),
  );
  return jax.jit((parameters, first, second, ids, labels, rate, epsilon) => {
    const [value, gradients] = loss(ref(parameters), ids, labels);
    const means = map((m, g) => m.mul(meanDecay).add(g.mul(1 - meanDecay)), first, ref(gradients));
    const variances = map(
      (v, g) => v.mul(varianceDecay).add(jax.numpy.square(g).mul(1 - varianceDecay)),
      second,
      gradients,
    );
    const next = map(
      (p, m, v) =>
        p.mul(1 - learningRate * weightDecay).sub(m.mul(rate.ref).div(jax.numpy.sqrt(v).add(epsilon.ref))),
      parameters,
      ref(means),
      ref(variances),
    );
    rate.dispose();
    epsilon.dispose();
    return [next, means, variances, value];
  }) as Step;
}

function crossEntropy(
  jax: Jax,
  parameters: Parameters,
  { ids, labels }: { readonly ids: JaxArray; readonly labels: JaxArray },
  { vocabulary, context, width, heads, layers, batch }: GptCase,
): JaxArray {
  const { numpy, nn } = jax;
  const get = (path: string): JaxArray => parameters[path] as JaxArray;
  let x = numpy.matmul(nn.oneHot(ids, vocabulary), get('tokens.weight'));
  x = x.reshape([batch, context, width]).add(get('positions.weight'));
  for (let i = 0; i < layers; i++) {
    x = jaxLayer(jax, x, get, `layers.${i}`, { heads, causal: true, approximate: true });
  }
  const states = jaxNorm(jax, x, get('norm.weight'), get('norm.bias'));
  const logits = numpy.matmul(states.reshape([batch * context, width]), get('output.weight'));
  const scored = nn.logSoftmax(logits).mul(nn.oneHot(labels, vocabulary));
  return numpy.sum(scored).mul(-1 / (batch * context));
}
