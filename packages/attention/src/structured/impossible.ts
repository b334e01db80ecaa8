/**
 * The log-potential of what cannot be. Finite, so that differences of two are no NaN; far below any other, and far from
 * where sums of it overflow.
 */
export const IMPOSSIBLE = -1e30;
