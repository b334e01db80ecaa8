// Words of both tasks, in bytes from the first.
const USAGE: usize = 0;
const FREE: usize = 4;
const READS: usize = 8;
const WRITES: usize = 12;
const BATCH: usize = 16;
const READ_HEADS: usize = 20;
const WRITE_HEADS: usize = 24;
const SLOTS: usize = 28;
/** Memories of a unit. */
const MANY: usize = 32;
/** The results; for the gradient, those of the results. */
const NEXT: usize = 36;
const RETENTION: usize = 40;
/** Gradients, in the order of the inputs. */
const D_USAGE: usize = 44;
const D_FREE: usize = 48;
const D_READS: usize = 52;
const D_WRITES: usize = 56;

/** Where the numbers of a memory begin, `size` of them for each. */
@inline function partOf(words: usize, which: usize, b: i32, size: i32): usize {
  return <usize>load<u32>(words + which) + (<usize>(b * size) << 2);
}

/** `prod_r (1 - f_r w_ri)` over the heads but `without`; -1 leaves none out. */
function kept(free: usize, reads: usize, heads: i32, slots: i32, slot: i32, without: i32): f32 {
  let product: f32 = 1;
  for (let r = 0; r < heads; r++) {
    if (r != without) product *= 1 - load<f32>(free + (<usize>r << 2)) * load<f32>(reads + (<usize>(r * slots + slot) << 2));
  }
  return product;
}

/** `prod_h (1 - w_hi)` over the heads but `without`. */
function unwritten(writes: usize, heads: i32, slots: i32, slot: i32, without: i32): f32 {
  let product: f32 = 1;
  for (let h = 0; h < heads; h++) {
    if (h != without) product *= 1 - load<f32>(writes + (<usize>(h * slots + slot) << 2));
  }
  return product;
}

/** `u' = (u + w - u w) psi`, and psi. */
export function dncUsage(unit: i32, words: usize): void {
  const slots = load<i32>(words, SLOTS), many = load<i32>(words, MANY);
  const R = load<i32>(words, READ_HEADS), W = load<i32>(words, WRITE_HEADS);
  const first = unit * many, end = min(load<i32>(words, BATCH), first + many);
  for (let b = first; b < end; b++) {
    const usage = partOf(words, USAGE, b, slots), free = partOf(words, FREE, b, R), reads = partOf(words, READS, b, R * slots);
    const writes = partOf(words, WRITES, b, W * slots), next = partOf(words, NEXT, b, slots), retention = partOf(words, RETENTION, b, slots);
    for (let slot = 0; slot < slots; slot++) {
      const at = <usize>slot << 2, u = load<f32>(usage + at), w: f32 = <f32>1 - unwritten(writes, W, slots, slot, -1);
      const psi = kept(free, reads, R, slots, slot, -1);
      store<f32>(retention + at, psi);
      store<f32>(next + at, (u + w - u * w) * psi);
    }
  }
}

export function dncUsageGradient(unit: i32, words: usize): void {
  const many = load<i32>(words, MANY), first = unit * many, end = min(load<i32>(words, BATCH), first + many);
  for (let b = first; b < end; b++) memoryBack(words, b);
}

function memoryBack(words: usize, b: i32): void {
  const slots = load<i32>(words, SLOTS), R = load<i32>(words, READ_HEADS), W = load<i32>(words, WRITE_HEADS);
  const usage = partOf(words, USAGE, b, slots), free = partOf(words, FREE, b, R), reads = partOf(words, READS, b, R * slots);
  const writes = partOf(words, WRITES, b, W * slots), dNext = partOf(words, NEXT, b, slots), dPsi = partOf(words, RETENTION, b, slots);
  const dUsage = partOf(words, D_USAGE, b, slots), dFree = partOf(words, D_FREE, b, R);
  const dReads = partOf(words, D_READS, b, R * slots), dWrites = partOf(words, D_WRITES, b, W * slots);
  memory.fill(dFree, 0, <usize>R << 2);
  for (let slot = 0; slot < slots; slot++) {
    const at = <usize>slot << 2, u = load<f32>(usage + at), upstream = load<f32>(dNext + at);
    const w: f32 = <f32>1 - unwritten(writes, W, slots, slot, -1), inner = upstream * kept(free, reads, R, slots, slot, -1);
    const toPsi = load<f32>(dPsi + at) + upstream * (u + w - u * w);
    store<f32>(dUsage + at, inner * (1 - w));
    for (let h = 0; h < W; h++) {
      store<f32>(dWrites + (<usize>(h * slots + slot) << 2), inner * (1 - u) * unwritten(writes, W, slots, slot, h));
    }
    for (let r = 0; r < R; r++) {
      const own = <usize>r << 2, place = <usize>(r * slots + slot) << 2, change = -toPsi * kept(free, reads, R, slots, slot, r);
      store<f32>(dReads + place, change * load<f32>(free + own));
      store<f32>(dFree + own, load<f32>(dFree + own) + change * load<f32>(reads + place));
    }
  }
}
