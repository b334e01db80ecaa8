import {
  ACTIVE, CURRENT, END, HEARTBEAT, LEAVE, LINE, LINES, NEXT, OPEN, SCRATCH, SEQUENCE, SLEEPERS, TASK, THREADS, UNITS,
  WITHIN, WORDS,
} from '../src/control';
import { perform } from './perform';

/** Rounds of looking for a job before a worker sleeps: some tenths of a millisecond, longer than most gaps in a step. */
const PATIENCE: i32 = 200000;

@inline function line(control: usize, thread: i32): usize {
  return control + LINES + <usize>thread * LINE;
}

/** Computes one unit of the job, with the scratch memory of `thread`. */
export function unit(control: usize, thread: i32, index: i32): void {
  perform(load<i32>(control, TASK), index, control + WORDS, load<u32>(line(control, thread), SCRATCH));
}

/** Computes the job alone: for those too small to share. */
export function alone(control: usize): void {
  const task = load<i32>(control, TASK);
  const units = load<i32>(control, UNITS);
  const scratch: usize = load<u32>(line(control, 0), SCRATCH);
  for (let i = 0; i < units; i++) perform(task, i, control + WORDS, scratch);
}

/** Computes units until none is left: first those of the thread's own range, then what others have not begun. */
function work(control: usize, thread: i32): void {
  const own = line(control, thread);
  const threads = load<i32>(control, THREADS);
  const task = load<i32>(control, TASK);
  const scratch: usize = load<u32>(own, SCRATCH);
  for (let i = 0; i < threads; i++) {
    let victim = thread + i;
    if (victim >= threads) victim -= threads;
    const range = line(control, victim);
    const end = load<i32>(range, END);
    for (;;) {
      if (atomic.load<i32>(range, NEXT) >= end) break;
      const next = atomic.add<i32>(range, 1, NEXT);
      if (next >= end) break;
      atomic.store<i32>(own, next, CURRENT);
      atomic.add<i32>(own, 1, HEARTBEAT);
      perform(task, next, control + WORDS, scratch);
    }
  }
}

/** Offers the job to the workers, takes part, and closes it. Some may still be at their last unit: see `settled`. */
export function share(control: usize): void {
  const threads = load<i32>(control, THREADS);
  const units = load<i32>(control, UNITS);
  for (let thread = 0; thread < threads; thread++) {
    const range = line(control, thread);
    store<i32>(range, units * thread / threads, NEXT);
    store<i32>(range, units * (thread + 1) / threads, END);
  }
  const sequence = atomic.add<i32>(control, 1, SEQUENCE) + 1;
  atomic.store<i32>(control, sequence, OPEN);
  if (atomic.load<i32>(control, SLEEPERS) > 0) atomic.notify(control + SEQUENCE, -1);
  work(control, 0);
  atomic.store<i32>(control, 0, OPEN);
}

/** Looks up to `rounds` times whether all workers have left the job. */
export function settled(control: usize, rounds: i32): bool {
  for (let i = 0; i < rounds; i++) {
    if (atomic.load<i32>(control, ACTIVE) == 0) return true;
  }
  return false;
}

/** A worker's life: take part in each job that is open, else look for a while, then sleep. */
export function serve(control: usize, thread: i32): void {
  const own = line(control, thread);
  let seen = 0;
  for (;;) {
    if (atomic.load<i32>(control, LEAVE) != 0) return;
    const open = atomic.load<i32>(control, OPEN);
    if (open != 0 && open != seen) {
      // Who is within is waited for; who comes after the job was closed turns back.
      atomic.add<i32>(control, 1, ACTIVE);
      if (atomic.load<i32>(control, OPEN) == open) {
        atomic.store<i32>(own, 1, WITHIN);
        work(control, thread);
        atomic.store<i32>(own, 0, WITHIN);
      }
      atomic.sub<i32>(control, 1, ACTIVE);
      seen = open;
    }
    waitForJob(control, seen);
  }
}

function waitForJob(control: usize, seen: i32): void {
  for (let i: i32 = 0; i < PATIENCE; i++) {
    const open = atomic.load<i32>(control, OPEN);
    if ((open != 0 && open != seen) || atomic.load<i32>(control, LEAVE) != 0) return;
  }
  const sequence = atomic.load<i32>(control, SEQUENCE);
  atomic.add<i32>(control, 1, SLEEPERS);
  const open = atomic.load<i32>(control, OPEN);
  if ((open == 0 || open == seen) && atomic.load<i32>(control, LEAVE) == 0) {
    atomic.wait<i32>(control + SEQUENCE, sequence, -1);
  }
  atomic.sub<i32>(control, 1, SLEEPERS);
}
