import { availableParallelism } from 'node:os';
import { useWasmBackend, type WasmBackend } from '@mneme/wasm-backend/inline';
import { backend, getBackend, version_core } from '@tensorflow/tfjs-core';

/** What the numbers of a run were computed by; equal builds give equal bits, whatever the number of threads. */
export interface Build {
  readonly backend: string;
  readonly tfjs: string;
  readonly node: string;
}

/** Threads where one process has the machine to itself: more than two do not help models of this size. */
export const THREADS: number = Math.min(2, availableParallelism());

/** Makes the engine the current backend, in its deterministic build; once. */
export async function openBackend({ threads }: { readonly threads: number }): Promise<Build> {
  const open = getBackend() === 'mneme';
  const engine = open ? (backend() as WasmBackend) : await useWasmBackend({ threads, deterministic: true });
  return { backend: `mneme ${engine.build}`, tfjs: version_core, node: process.version };
}
