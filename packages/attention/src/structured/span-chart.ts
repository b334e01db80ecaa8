import { logSumExp, softmax } from '@mneme/tensor-core';
import {
  add,
  concat,
  expandDims,
  mul,
  pad,
  reshape,
  reverse,
  slice,
  squeeze,
  type Tensor,
  transpose,
  zeros,
} from '@tensorflow/tfjs-core';

/**
 * All spans of one kind, `[batch, length, widths]`: row i the spans that start at i, or that end there. Those that would leave
 * the sentence hold anything, and are not looked at.
 */
interface Spans {
  readonly byStart: Tensor;
  /** The widest first, so that what follows a span as it grows is in order. */
  readonly byEnd: Tensor;
}

/** How spans of each width are made of smaller ones: the scores of all splits, `[batch, spans, width]`. */
interface Splits {
  readonly incomplete: Tensor;
  readonly right: Tensor;
  readonly left: Tensor;
}

/** The chart of Eisner's algorithm. */
export interface SpanChart {
  /** Of the widths 1, 2, ... */
  readonly splits: readonly Splits[];
  /** Complete spans whose head is their first word. */
  readonly right: Spans;
  /** Complete spans whose head is their last word. */
  readonly left: Spans;
}

/**
 * The inside scores of all spans (Eisner 1996), all spans of a width at once. A span is right where its first word is the
 * head, left where its last is; incomplete where an arc goes from one end to the other, and more may hang on that other.
 *
 *     rightOpen(i, j) = arc(i, j) + log sum_k exp(right(i, k) + left(k + 1, j)),   leftOpen the same with arc(j, i)
 *     right(i, j) = log sum_k exp(rightOpen(i, k) + right(k, j)),   left(i, j) = log sum_k exp(left(i, k) + leftOpen(k, j))
 *
 * @param arcs - `[batch, length, length]`, from heads to dependents
 */
export function spanChart(arcs: Tensor): SpanChart {
  const [batch = 1, length = 1] = arcs.shape;
  const [rightArcs, leftArcs] = [byWidth(arcs), byWidth(transpose(arcs, [0, 2, 1]))];
  const single = { byStart: zeros([batch, length, 1]), byEnd: zeros([batch, length, 1]) };
  let [right, left]: [Spans, Spans] = [single, single];
  let [rightOpen, leftOpen]: [Tensor | undefined, Tensor | undefined] = [undefined, undefined];
  const splits: Splits[] = [];
  for (let width = 1; width < length; width++) {
    const spans = length - width;
    const starting = (x: Tensor): Tensor => slice(x, [0, 0, 0], [batch, spans, width]);
    const ending = (x: Tensor): Tensor => slice(x, [0, width, 0], [batch, spans, width]);
    const incomplete = add(starting(right.byStart), ending(left.byEnd));
    const base = logSumExp(incomplete, -1, true);
    const arc = (x: Tensor): Tensor => add(base, slice(x, [0, 0, width], [batch, spans, 1]));
    rightOpen = grown(rightOpen, arc(rightArcs), width, 'start');
    leftOpen = grown(leftOpen, arc(leftArcs), width, 'end');
    const toRight = add(starting(rightOpen), ending(right.byEnd));
    const toLeft = add(starting(left.byStart), ending(leftOpen));
    splits.push({ incomplete, right: toRight, left: toLeft });
    right = withWidth(right, logSumExp(toRight, -1, true), width);
    left = withWidth(left, logSumExp(toLeft, -1, true), width);
  }
  return { splits, right, left };
}

function withWidth({ byStart, byEnd }: Spans, spans: Tensor, width: number): Spans {
  return { byStart: grown(byStart, spans, width, 'start'), byEnd: grown(byEnd, spans, width, 'end') };
}

/** One more width, of as many spans as there are: the others are of the last words, or of the first. */
function grown(widths: Tensor | undefined, spans: Tensor, width: number, by: 'start' | 'end'): Tensor {
  const column = padded(spans, by === 'start' ? 0 : width, by === 'start' ? width : 0);
  if (!widths) return column;
  return concat(by === 'start' ? [widths, column] : [column, widths], 2);
}

/** Rows of zeros before and behind. */
function padded(x: Tensor, before: number, behind: number, columns: [number, number] = [0, 0]): Tensor {
  return pad(x, [[0, 0], [before, behind], columns]);
}

/** `[batch, length, length]`: of each i and width w, what matrix `x` holds at (i, i + w). */
function byWidth(x: Tensor): Tensor {
  const [batch = 1, length = 1] = x.shape;
  // In rows of 2 length, each row's diagonal starts one further; in rows of 2 length + 1 all start at 0.
  const rows = reshape(padded(x, 0, 0, [0, length]), [batch, 1, 2 * length * length]);
  const skewed = reshape(padded(rows, 0, 0, [0, length]), [batch, length, 2 * length + 1]);
  return slice(skewed, [0, 0, 0], [batch, length, length]);
}

/** The inverse of {@link byWidth}; what is not on or above the diagonal is 0. */
function fromWidth(x: Tensor): Tensor {
  const [batch = 1, length = 1] = x.shape;
  const rows = reshape(padded(x, 0, 0, [0, length + 1]), [batch, 1, length * (2 * length + 1)]);
  const square = slice(rows, [0, 0, 0], [batch, 1, 2 * length * length]);
  return slice(reshape(square, [batch, length, 2 * length]), [0, 0, 0], [batch, length, length]);
}

/** What is known of the probability of complete spans, `[batch, length, length]` each, by place and width. */
export interface SpanProbabilities {
  readonly rightByStart: Tensor;
  readonly rightByEnd: Tensor;
  readonly leftByStart: Tensor;
}

/**
 * The probability of each arc, given that of the spans from which no others are made: outside probabilities, which are the
 * derivative of the inside scores, from the widest spans down. In operations that are themselves differentiated.
 *
 * @returns `[batch, length, length]`, from heads to dependents
 */
export function arcProbabilities({ splits }: SpanChart, given: SpanProbabilities): Tensor {
  let { rightByStart, rightByEnd, leftByStart } = given;
  const [batch = 1, length = 1] = rightByStart.shape;
  let leftByEnd = zeros([batch, length, length]);
  let [rightArcs, leftArcs]: [Tensor, Tensor] = [leftByEnd, leftByEnd];
  for (let width = length - 1; width >= 1; width--) {
    const { incomplete, right, left } = splits[width - 1] as Splits;
    const spans = length - width;
    const starting = (x: Tensor): Tensor => slice(x, [0, 0, width], [batch, spans, 1]);
    const ending = (x: Tensor): Tensor => slice(x, [0, width, width], [batch, spans, 1]);
    /** What the parts of the splits get, to the widths from `first` on: those in front, and those behind, widest first. */
    const front = (x: Tensor, first: number): Tensor => padded(x, 0, width, [first, length - width - first]);
    const behind = (x: Tensor, first: number): Tensor =>
      padded(reverse(x, 2), width, 0, [first, length - width - first]);
    const ofRight = mul(add(starting(rightByStart), ending(rightByEnd)), softmax(right));
    const ofLeft = mul(add(starting(leftByStart), ending(leftByEnd)), softmax(left));
    rightArcs = add(rightArcs, front(ofRight, 1));
    leftArcs = add(leftArcs, behind(ofLeft, 1));
    const ofBoth = mul(add(starting(rightArcs), ending(leftArcs)), softmax(incomplete));
    rightByStart = add(rightByStart, front(ofBoth, 0));
    rightByEnd = add(rightByEnd, behind(ofRight, 0));
    leftByStart = add(leftByStart, front(ofLeft, 0));
    leftByEnd = add(leftByEnd, behind(ofBoth, 0));
  }
  // Arcs to the left are by their head, the end of the span: turned around they are as those to the right.
  return add(fromWidth(rightArcs), reverse(fromWidth(reverse(leftArcs, 1)), [1, 2]));
}

/** Of the spans that begin the sentence, or that end it: by width, `[batch, length]`. */
export function outermost({ left, right }: SpanChart): { readonly first: Tensor; readonly last: Tensor } {
  const [batch = 1, length = 1] = left.byStart.shape;
  return {
    first: squeeze(slice(left.byStart, [0, 0, 0], [batch, 1, length]), [1]),
    last: squeeze(slice(right.byEnd, [0, length - 1, 0], [batch, 1, length]), [1]),
  };
}

/** `[batch, length, length]`, zeros but for the row of `place`. */
export function atPlace(row: Tensor, place: number): Tensor {
  const length = row.shape[1] ?? 1;
  return padded(expandDims(row, 1), place, length - 1 - place);
}
