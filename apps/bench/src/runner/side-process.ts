import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { SideId } from '../sides/side-id.ts';
import type { Answers, Reply, Request } from './messages.ts';

export interface SideProcessConfig {
  readonly side: SideId;
  readonly suite: string;
  readonly threads: number;
  /** The Node that runs it. */
  readonly node: string;
  /** How long an answer may take, ms. */
  readonly patience: number;
  /** What it runs; default `sides/child`. */
  readonly program?: string;
}

const CHILD = fileURLToPath(new URL('../sides/child.js', import.meta.url));

/** A side in a process of its own, which computes only while a request is open. */
export class SideProcess {
  readonly side: SideId;
  readonly #child: ChildProcess;
  readonly #patience: number;
  readonly #ready: Promise<unknown>;
  #settle: ((reply: Reply) => void) | undefined;
  #ended: string | undefined;
  #complaints = '';

  constructor({ side, suite, threads, node, patience, program = CHILD }: SideProcessConfig) {
    this.side = side;
    this.#patience = patience;
    this.#child = spawn(node, ['--expose-gc', program, side, suite, String(threads)], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      // Peers and tfjs greet; only what goes wrong is of interest.
      env: { ...process.env, NODE_NO_WARNINGS: '1' },
    });
    this.#child.stderr?.on('data', (chunk: Buffer) => {
      this.#complaints = (this.#complaints + chunk.toString()).slice(-2000);
    });
    this.#child.on('message', (reply: Reply) => this.#settle?.(reply));
    this.#child.on('error', ({ message }) => this.#end(message));
    this.#child.on('close', (code, signal) => this.#end(`ended with ${signal ?? `status ${code}`}`));
    this.#ready = this.#reply();
    this.#ready.catch(() => undefined); // whoever asks first is told
  }

  get ended(): boolean {
    return this.#ended !== undefined;
  }

  async ask<Ask extends Request['ask']>(request: Request & { readonly ask: Ask }): Promise<Answers[Ask]> {
    await this.#ready;
    if (this.#ended !== undefined) throw new Error(this.#ended);
    const reply = this.#reply();
    this.#child.send(request);
    return (await reply) as Answers[Ask];
  }

  close(): void {
    this.#child.kill('SIGKILL');
  }

  #reply(): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#end(`gave no answer in ${this.#patience / 1000} s`);
        this.close();
      }, this.#patience);
      this.#settle = (reply) => {
        clearTimeout(timer);
        this.#settle = undefined;
        if ('error' in reply) reject(new Error(reply.error));
        else resolve(reply.answer);
      };
    });
  }

  #end(how: string): void {
    if (this.#ended !== undefined) return;
    const last = this.#complaints.trim().split('\n').filter(Boolean).at(-1);
    this.#ended = last === undefined ? how : `${how}: ${last}`;
    this.#settle?.({ error: this.#ended });
  }
}
