/// <reference types="vite/types/importMeta.d.ts" />
import { Random } from '@mneme/tensor-core';
import { useWasmBackend, type WasmBackendOptions } from '@mneme/wasm-backend';
import {
  backend,
  matMul,
  softmax,
  sum,
  type Tensor,
  tanh,
  tensor,
  tidy,
  transpose,
} from '@tensorflow/tfjs-core';
import type { Started } from './engine-under-test.ts';

/** A hash of all the bits that a kernel gave. */
export interface Bits extends Started {
  readonly hashes: Record<string, string>;
}

interface Case {
  readonly given: readonly unknown[];
  run(...tensors: Tensor[]): Tensor | readonly Tensor[];
}
interface Subject {
  readonly kernel: string;
  draw(draw: unknown): Case;
}
interface Cases {
  readonly SUBJECTS: readonly Subject[];
  readonly Draw: new (random: Random) => unknown;
  make(given: unknown): Tensor;
}

const parts = import.meta.glob<Partial<Cases>>(
  '../../../packages/wasm-backend/src/kernels/differential/{subjects,random-case}.ts',
  { eager: true },
);
const { SUBJECTS, Draw, make } = Object.assign({}, ...Object.values(parts)) as Cases;

const SEED = 7;
const CASES = 6;

/** Runs some drawn cases of each kernel, and a few that are large enough for many threads. */
export async function bits(options: WasmBackendOptions): Promise<Bits> {
  const { threads, build } = await useWasmBackend(options);
  const hashes: Record<string, string> = {};
  for (const { kernel, draw } of SUBJECTS) {
    const cases = Array.from({ length: CASES }, (_, i) =>
      draw(new Draw(new Random(SEED).split(kernel).at(i))),
    );
    hashes[kernel] = await hashOf(() =>
      cases.flatMap(({ given, run }) => run(...given.map(make)) as Tensor | Tensor[]),
    );
  }
  hashes.large = await hashOf(large);
  backend().dispose();
  return { threads, build, hashes };
}

function large(): Tensor[] {
  const [a, b] = ['a', 'b'].map((name) =>
    tensor(new Random(SEED).split(name).uniforms(503 * 509), [503, 509]),
  ) as [Tensor, Tensor];
  const product = matMul(a, b, false, true);
  return [product, softmax(product), sum(product, 0), tanh(product), transpose(a)];
}

async function hashOf(compute: () => Tensor[]): Promise<string> {
  const values = tidy(() => compute().map((result) => result.dataSync()));
  const hash = await crypto.subtle.digest('SHA-256', await new Blob(values as never[]).arrayBuffer());
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
