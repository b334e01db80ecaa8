import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { type WasmBackendOptions, workerScript } from '@mneme/wasm-backend';
import { type Browser, chromium, type Page } from 'playwright';
import { findChromium } from './chromium.mjs';
import { buildEnginePage } from './engine-page/build.ts';
import type { Checks } from './engine-page/main.ts';

const ISOLATED = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};
const POLICY = "default-src 'self' data:; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'";

/** The ways in which the page is served. */
const HEADERS = {
  plain: {},
  isolated: ISOLATED,
  /** Isolated, and without workers made from a Blob. */
  strict: { ...ISOLATED, 'content-security-policy': POLICY },
} as const;
export type Serving = keyof typeof HEADERS;

const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
};
const WORKER = 'worker.js';

/** A browser, and a page with the engine in it, built and served in several ways. */
export class EnginePage {
  /** Errors of the page, and what it writes to its console. */
  readonly complaints: string[] = [];
  readonly #folder: string;
  readonly #server: Server;
  readonly #browser: Browser;

  private constructor(folder: string, server: Server, browser: Browser) {
    this.#folder = folder;
    this.#server = server;
    this.#browser = browser;
  }

  static async open(): Promise<EnginePage> {
    const folder = mkdtempSync(join(tmpdir(), 'engine-page-'));
    await buildEnginePage(folder);
    const server = createServer((request, response) => {
      const [, serving, ...parts] = (request.url ?? '').split('/');
      const file = parts.join('/') || 'index.html';
      const type = { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' };
      response.writeHead(200, { ...type, ...HEADERS[serving as Serving] });
      response.end(file === WORKER ? workerScript : readFileSync(join(folder, file)));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const args = ['--no-sandbox', '--disable-background-networking'];
    return new EnginePage(folder, server, await chromium.launch({ executablePath: findChromium(), args }));
  }

  /** Does one of the page's checks in a page of its own; `before` runs there first of all. */
  async check<Name extends keyof Checks>(
    serving: Serving,
    name: Name,
    options: WasmBackendOptions,
    before: () => void = () => undefined,
  ): Promise<Awaited<ReturnType<Checks[Name]>>> {
    const page = await this.#visit(serving, before);
    try {
      const result = await page.evaluate<unknown, [keyof Checks, WasmBackendOptions]>(
        ([which, given]) => (globalThis as unknown as { checks: Checks }).checks[which](given),
        [name, options],
      );
      return result as Awaited<ReturnType<Checks[Name]>>;
    } finally {
      await page.close();
    }
  }

  async close(): Promise<void> {
    await this.#browser.close();
    this.#server.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #visit(serving: Serving, before: () => void): Promise<Page> {
    const page = await this.#browser.newPage();
    await page.addInitScript(before);
    page.on('console', (message) => this.complaints.push(message.text()));
    page.on('pageerror', ({ message }) => this.complaints.push(message));
    const { port } = this.#server.address() as AddressInfo;
    await page.goto(`http://127.0.0.1:${port}/${serving}/`);
    return page;
  }
}

/** Where the page finds {@link workerScript}. */
export const workerUrl: string = WORKER;
