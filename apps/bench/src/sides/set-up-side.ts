import type { Hosts } from '../suites/suite.ts';
import { type Family, type SideId, threadsOf } from './side-id.ts';

/** Loads what drives a side, and nothing of the others. */
export async function setUpSide(side: SideId, asked: number): Promise<Hosts[Family]> {
  const threads = threadsOf(side, asked);
  switch (side) {
    case 'ours':
    case 'ours-1-thread':
      return (await import('./ours.ts')).setUpOurs({ threads });
    case 'ours-256-bit':
      // V8 joins pairs of plain vectors to 256 bits, but not fused multiply-adds.
      return (await import('./ours.ts')).setUpOurs({ threads, deterministic: true, revectorize: true });
    case 'tfjs-cpu':
      return (await import('./tfjs.ts')).setUpTfjs('cpu');
    case 'tfjs-wasm':
      return (await import('./tfjs.ts')).setUpTfjs('wasm');
    case 'plain-js':
      return {};
    case 'jax-js':
      return (await import('./jax/jax-host.ts')).setUpJax(threads);
    default:
      return (await import('./onnx/onnx-host.ts')).setUpOnnx(side, threads);
  }
}
