export { peakOperations } from './matrix/peak';
export { writeConstants } from './math/constants';
export { alone, serve, settled, share, unit } from './run';
