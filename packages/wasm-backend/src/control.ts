// The control block's layout, in bytes from its start, on both sides: compiled as TypeScript and as AssemblyScript.

/** Counts the jobs; workers wait for it to change. */
export const SEQUENCE = 0;
/** The sequence while a job takes more hands, else 0. */
export const OPEN = 4;
/** Workers that are within the job. */
export const ACTIVE = 8;
/** Workers asleep. */
export const SLEEPERS = 12;
/** Not 0 when workers are to end. */
export const LEAVE = 16;
export const TASK = 64;
export const UNITS = 68;
export const THREADS = 72;
/** The words that a task is given. */
export const WORDS = 128;
export const MAX_WORDS = 80;
/** A cache line for each thread, of the offsets below. */
export const LINES = 512;
export const LINE = 64;
export const MAX_THREADS = 16;

/** The next unit of a thread's range, which others may take as well, and the range's end. */
export const NEXT = 0;
export const END = 4;
/** Units begun: it stands still when a thread does. */
export const HEARTBEAT = 8;
/** The unit begun last. */
export const CURRENT = 12;
/** 1 while the thread is within the job. */
export const WITHIN = 16;
/** Where the thread may keep intermediate values. */
export const SCRATCH = 20;

export const CONTROL_BYTES = 1536;
/** What each thread has of it. */
export const SCRATCH_BYTES = 4194304;
