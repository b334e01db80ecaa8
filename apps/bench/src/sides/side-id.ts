/** What is measured: this library, or a peer of it. */
export const SIDE_IDS = [
  'ours',
  'ours-1-thread',
  'ours-256-bit',
  'tfjs-cpu',
  'tfjs-wasm',
  'onnxruntime-web',
  'onnxruntime-node',
  'jax-js',
  'plain-js',
] as const;

export type SideId = (typeof SIDE_IDS)[number];

/** All but this library with as many threads as asked for. */
export type PeerId = Exclude<SideId, 'ours'>;

/** Sides that are driven by the same code. */
export type Family = 'ours' | 'tfjs' | 'onnx' | 'jax' | 'plain';

export function familyOf(side: SideId): Family {
  if (side.startsWith('ours')) return 'ours';
  if (side.startsWith('onnx')) return 'onnx';
  if (side === 'plain-js') return 'plain';
  return side === 'jax-js' ? 'jax' : 'tfjs';
}

/** Whether a side runs on Node 24 alone: for what its V8 takes. */
export function needsNode24(side: SideId): boolean {
  return side === 'jax-js' || side === 'ours-256-bit';
}

/** How many of `threads` a side can use: tfjs has one in Node, and so have loops in plain JavaScript. */
export function threadsOf(side: SideId, threads: number): number {
  return side === 'ours-1-thread' || ['tfjs', 'plain'].includes(familyOf(side)) ? 1 : threads;
}
