// What the tasks of convolutions are given, in bytes from the first word: places are of `[batch, height, width]`, each with the numbers of
// its channels; patches are those that a window covers, `[batch, windows down, windows across, kernel height, kernel width]`.

export const PLACES: usize = 0;
export const PATCHES: usize = 4;
export const HEIGHT: usize = 8;
export const WIDTH: usize = 12;
export const CHANNELS: usize = 16;
export const DOWN: usize = 20;
export const ACROSS: usize = 24;
export const KERNEL_HEIGHT: usize = 28;
export const KERNEL_WIDTH: usize = 32;
export const STRIDE_DOWN: usize = 36;
export const STRIDE_ACROSS: usize = 40;
export const DILATION_DOWN: usize = 44;
export const DILATION_ACROSS: usize = 48;
/** Zeros above, and to the left. */
export const TOP: usize = 52;
export const LEFT: usize = 56;
/** Rows of windows, or of places, of all elements; those of a unit. */
export const ROWS: usize = 60;
export const MANY: usize = 64;
