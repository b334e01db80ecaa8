import { SOFTMAX_CROSS_ENTROPY, SOFTMAX_CROSS_ENTROPY_GRADIENT } from '../../tasks.ts';
import { asWord, type Kernel } from '../kernel.ts';
import { rowsOfUnit } from '../units.ts';

/** Contract of tensor-core: the loss of each row, and the log-sum-exp of its logits. */
export const softmaxCrossEntropy: Kernel = {
  name: 'MnemeSoftmaxCrossEntropy',
  run(backend, { logits, labels }, { smoothing }) {
    if (logits?.dtype !== 'float32' || labels?.dtype !== 'int32') return undefined;
    const [rows = 0, classes = 0] = logits.shape;
    const results = [backend.output([rows]), backend.output([rows])];
    const addresses = [logits, labels, ...results].map((tensor) => backend.address(tensor));
    const many = rowsOfUnit(classes);
    const words = [...addresses, rows, classes, many, asWord(smoothing as number)];
    backend.pool.run(SOFTMAX_CROSS_ENTROPY, Math.ceil(rows / many), words);
    return results;
  },
};

export const softmaxCrossEntropyGradient: Kernel = {
  name: 'MnemeSoftmaxCrossEntropyGradient',
  run(backend, { logits, labels, dy }, { smoothing }) {
    if (logits?.dtype !== 'float32' || labels?.dtype !== 'int32' || !dy) return undefined;
    const [rows = 0, classes = 0] = logits.shape;
    const dLogits = backend.output(logits.shape);
    const addresses = [logits, labels, dy, dLogits].map((tensor) => backend.address(tensor));
    const many = rowsOfUnit(classes);
    const words = [...addresses, rows, classes, many, asWord(smoothing as number)];
    backend.pool.run(SOFTMAX_CROSS_ENTROPY_GRADIENT, Math.ceil(rows / many), words);
    return [dLogits];
  },
};
