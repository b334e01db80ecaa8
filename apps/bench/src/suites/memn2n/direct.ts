import { releasedPositionEncoding } from '@mneme/memory-net';
import {
  add,
  cast,
  customGrad,
  div,
  expandDims,
  gather,
  logSoftmax,
  matMul,
  maximum,
  mul,
  neg,
  oneHot,
  reshape,
  reverse,
  type Scalar,
  slice,
  softmax,
  sqrt,
  square,
  squeeze,
  sub,
  sum,
  type Tensor,
  tensor,
  tensor1d,
  tidy,
  type Variable,
  variableGrads,
} from '@tensorflow/tfjs-core';
import { CLIP, LEARNING_RATE, type Problem, SIZES } from './problem.ts';

const { batch, slots, words, vocabulary, width, hops } = SIZES;

/**
 * The same step as someone writes it with tfjs-core alone: words looked up and weighted one by one, statements summed
 * into memories, a hop two batched products. `gather` gets the scatter-add gradient without which tfjs-wasm trains no
 * embedding, so that the arithmetic is compared and not that gap.
 *
 * @param tables - `A^1, C^1 .. C^K`, `[vocabulary + slots, width]`; updated in place
 */
export function makeDirect(tables: readonly Variable[]): { step(problem: Problem): number } {
  const encoding = positionWeights();
  const times = timeWeights();
  return {
    step({ stories, questions, labels }) {
      return tidy(() => {
        const storyIds = tensor(
          Int32Array.from(
            stories.flatMap((story) => story.flatMap((w) => [...w])),
            (w) => w - 1,
          ),
        );
        const questionIds = tensor(
          Int32Array.from(
            questions.flatMap((w) => [...w]),
            (w) => w - 1,
          ),
        );
        const targets = cast(oneHot(tensor1d(labels, 'int32'), vocabulary), 'float32');
        const loss = (): Scalar => {
          const embedded = tables.map((table) => memoriesOf(table, storyIds, encoding, times));
          let state = embed(tables[0] as Tensor, questionIds, [batch, words, width], encoding);
          for (let k = 0; k < hops; k++) {
            const [m, c] = [embedded[k] as Tensor, embedded[k + 1] as Tensor];
            const weights = softmax(squeeze(matMul(m, expandDims(state, 2)), [2]));
            state = add(state, squeeze(matMul(expandDims(weights, 1), c), [1]));
          }
          const answer = slice(tables[hops] as Tensor, [0, 0], [vocabulary, width]);
          return neg(sum(mul(targets, logSoftmax(matMul(state, answer, false, true))))) as Scalar;
        };
        const { value, grads } = variableGrads(loss, [...tables]);
        for (const table of tables) {
          const gradient = grads[table.name] as Tensor;
          const factor = div(CLIP, maximum(sqrt(sum(square(gradient))), CLIP));
          table.assign(sub(table, mul(gradient, mul(factor, LEARNING_RATE))));
        }
        return (value.dataSync()[0] ?? Number.NaN) / batch;
      });
    },
  };
}

function memoriesOf(table: Tensor, ids: Tensor, encoding: Tensor, times: Tensor): Tensor {
  const spoken = embed(table, ids, [batch, slots, words, width], encoding);
  // Time 1 is the newest, which stands last.
  const time = reverse(slice(table, [vocabulary, 0], [slots, width]), 0);
  return add(spoken, mul(time, times));
}

function embed(table: Tensor, ids: Tensor, shape: number[], encoding: Tensor): Tensor {
  return sum(mul(reshape(lookUp(table, ids), shape), encoding), shape.length - 2);
}

/** `gather` with a gradient that adds rows where they came from. */
function lookUp(table: Tensor, ids: Tensor): Tensor {
  return customGrad((x) => ({
    value: gather(x as Tensor, ids),
    gradFunc: (dy: Tensor) => {
      const [rows = 0] = (x as Tensor).shape;
      const [from, at, into] = [dy.dataSync(), ids.dataSync(), new Float32Array(rows * width)];
      for (let i = 0; i < at.length; i++) {
        const row = (at[i] as number) * width;
        for (let d = 0; d < width; d++)
          into[row + d] = (into[row + d] as number) + (from[i * width + d] as number);
      }
      return tensor(into, [rows, width]);
    },
  }))(table);
}

/** l_kj of the released position encoding, `[words, width]`. */
function positionWeights(): Tensor {
  const columns = releasedPositionEncoding.columns(width);
  const rows = Array.from({ length: words }, (_, j) => releasedPositionEncoding.word(j + 1, words, words));
  return tensor(rows.map(([plain, scaled]) => Array.from(columns, (column) => plain + scaled * column)));
}

function timeWeights(): Tensor {
  const [plain, scaled] = releasedPositionEncoding.time(words);
  return tensor(Array.from(releasedPositionEncoding.columns(width), (column) => plain + scaled * column));
}
