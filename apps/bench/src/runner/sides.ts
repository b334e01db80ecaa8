import { existsSync } from 'node:fs';
import { NODE_24 } from '../sides/peers-folder.ts';
import { needsNode24, type SideId } from '../sides/side-id.ts';
import type { Askable } from './run-case.ts';
import { SideProcess } from './side-process.ts';

export interface SidesConfig {
  readonly suite: string;
  readonly threads: number;
  /** The Node of the sides that work on either. */
  readonly node?: '20' | '24';
  readonly patience: number;
}

/** The processes of a suite's sides: started when they are first needed, and anew where one has ended. */
export class Sides implements Askable {
  readonly #config: SidesConfig;
  readonly #processes = new Map<SideId, SideProcess>();

  constructor(config: SidesConfig) {
    this.#config = config;
  }

  /** @throws Error where there is no Node that the side runs on */
  get(side: SideId): SideProcess {
    const running = this.#processes.get(side);
    if (running && !running.ended) return running;
    const { node, ...config } = this.#config;
    const started = new SideProcess({ ...config, side, node: nodeOf(needsNode24(side) ? '24' : node) });
    this.#processes.set(side, started);
    return started;
  }

  close(side: SideId): void {
    this.#processes.get(side)?.close();
    this.#processes.delete(side);
  }

  closeAll(): void {
    for (const side of [...this.#processes.keys()]) this.close(side);
  }
}

/** The program of a major version of Node: this one where it fits, or the one that comes with the peers. */
export function nodeOf(version: '20' | '24' | undefined): string {
  if (version === undefined || process.versions.node.startsWith(`${version}.`)) return process.execPath;
  if (version === '24' && existsSync(NODE_24)) return NODE_24;
  throw new Error(`nodeOf: version must be one that is installed, got ${version} beside ${process.version}`);
}
