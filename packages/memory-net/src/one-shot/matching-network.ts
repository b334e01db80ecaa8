import { type CallContext, parameter, requirePositive, ShapeError, within } from '@mneme/tensor-core';
import { exp, reshape, scalar, type Tensor, tidy, type Variable } from '@tensorflow/tfjs-core';
import { matchSupport } from './match-support.ts';

/** What turns examples into vectors to compare: `[examples, ...]` into `[examples, word]`. */
export interface ExampleEncoder {
  call(x: Tensor, context?: CallContext): Tensor;
}

export interface MatchingNetworkConfig<Encoder extends ExampleEncoder = ExampleEncoder> {
  /** f, of the examples to answer about. */
  readonly encoder: Encoder;
  /** g, of the examples whose labels are known. Default: `encoder` itself, as in the paper's experiments on images. */
  readonly supportEncoder?: ExampleEncoder;
  /** beta at first, above 0; it is learnt. Default 10. */
  readonly strength?: number;
}

/** Examples as the encoders take them; each batch is an episode of its own. */
export interface MatchingInputs {
  /** x, `[batch, queries, ...]` */
  readonly query: Tensor;
  /** x_i, `[batch, slots, ...]` */
  readonly support: Tensor;
  /** y_i, `[batch, slots, classes]` */
  readonly labels: Tensor;
}

/**
 * Matching network (Vinyals, Blundell, Lillicrap, Kavukcuoglu and Wierstra 2016): it learns to compare, and takes the classes
 * themselves from a few labelled examples that come with the question. No weight changes for classes never seen before.
 *
 *     p(y | x, S) = sum_i softmax_i(beta cos(f(x), g(x_i))) y_i
 *
 * `matchSupport` of what its encoders make. Not here: the full context embeddings of section 2.1.2, where g sees the whole
 * support and f attends to it. Learn it by `crossEntropy` of the logarithm of `output`.
 *
 * @throws RangeError `MatchingNetwork: strength must be a finite number above 0, got 0`
 *
 * @example
 * import { expandDims, eye, ones } from '@tensorflow/tfjs-core';
 * import { MatchingNetwork } from '@mneme/memory-net';
 * import { Linear, Random } from '@mneme/tensor-core';
 *
 * const network = new MatchingNetwork({ encoder: new Linear({ input: 5, output: 7 }, new Random(0)) });
 * const labels = expandDims(eye(3), 0);
 * console.log(network.call({ query: ones([1, 2, 5]), support: ones([1, 3, 5]), labels }).shape); // [1, 2, 3]
 */
export class MatchingNetwork<Encoder extends ExampleEncoder = ExampleEncoder> {
  readonly encoder: Encoder;
  readonly supportEncoder: ExampleEncoder;
  /** log beta: a scalar. */
  readonly logStrength: Variable;

  constructor({ encoder, supportEncoder = encoder, strength = 10 }: MatchingNetworkConfig<Encoder>) {
    requirePositive('MatchingNetwork', 'strength', strength);
    this.encoder = encoder;
    this.supportEncoder = supportEncoder;
    this.logStrength = parameter(scalar(Math.log(strength)));
  }

  /**
   * @returns p, `[batch, queries, classes]`
   * @throws ShapeError `MatchingNetwork.call: query must be [batch, queries, ...], got [5]`
   *
   * Reports `weights`, `[batch, queries, slots]`, to `context.probe`.
   */
  call({ query, support, labels }: MatchingInputs, context: CallContext = {}): Tensor {
    requireExamples('query', 'queries', query);
    requireExamples('support', 'slots', support);
    return tidy(() =>
      matchSupport(
        {
          query: encodeEach(this.encoder, query, within(context, 'encoder')),
          support: encodeEach(this.supportEncoder, support, within(context, 'supportEncoder')),
          labels,
          strength: exp(this.logStrength),
        },
        context,
      ),
    );
  }
}

function requireExamples(argument: string, axis: string, x: Tensor): void {
  if (x.rank >= 2) return;
  throw new ShapeError(
    `MatchingNetwork.call: ${argument} must be [batch, ${axis}, ...], got [${x.shape.join(', ')}]`,
  );
}

/** All batches' examples at once. */
function encodeEach(encoder: ExampleEncoder, x: Tensor, context: CallContext): Tensor {
  const [batch = 0, examples = 0, ...rest] = x.shape;
  const encoded = encoder.call(reshape(x, [batch * examples, ...rest]), context);
  return reshape(encoded, [batch, examples, -1]);
}
