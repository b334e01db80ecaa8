import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright';
import { findChromium } from './chromium.mjs';

const DEMO = new URL('../../apps/demo/', import.meta.url).pathname;

/** The built demo, served, with a browser to look at it. */
export class DemoPage {
  readonly url: string;
  /** What no visit may cause: messages of errors and warnings, and requests to other hosts. */
  readonly complaints: string[] = [];
  readonly requests: string[] = [];
  readonly #server: ChildProcess;
  readonly #browser: Browser;

  private constructor(url: string, server: ChildProcess, browser: Browser) {
    this.url = url;
    this.#server = server;
    this.#browser = browser;
  }

  static async open(): Promise<DemoPage> {
    const { status, stderr } = spawnSync('node_modules/.bin/vite', ['build', '--logLevel', 'warn'], {
      cwd: DEMO,
    });
    if (status !== 0) throw new Error(`vite build must succeed, got ${stderr}`);
    const server = spawn(process.execPath, ['serve.mjs', '--port', '0'], { cwd: DEMO, stdio: 'pipe' });
    const url = await new Promise<string>((resolve, reject) => {
      server.stdout.once('data', (line) => resolve(String(line).trim()));
      server.stderr.once('data', (line) => reject(new Error(String(line))));
    });
    const browser = await chromium.launch({
      executablePath: findChromium(),
      args: [
        '--no-sandbox',
        '--disable-background-networking',
        '--force-color-profile=srgb',
        // Letters as wide and as grey on every machine, whatever its fontconfig says.
        '--font-render-hinting=none',
        '--disable-lcd-text',
      ],
    });
    return new DemoPage(url, server, browser);
  }

  /** A new visitor's page, before it is loaded. */
  async visitor(options: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.#browser.newContext({
      locale: 'en-US',
      colorScheme: 'light',
      viewport: { width: 1280, height: 800 },
      ...options,
    });
    const page = await context.newPage();
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) this.complaints.push(message.text());
    });
    page.on('pageerror', ({ message }) => this.complaints.push(message));
    context.on('request', (request) => {
      const asked = request.url();
      this.requests.push(asked);
      if (!asked.startsWith(this.url) && !asked.startsWith('data:'))
        this.complaints.push(`a request to ${asked}`);
    });
    return page;
  }

  /** A new visitor who has loaded the page and got the first answer. */
  async visit(query = '', options: BrowserContextOptions = {}): Promise<Page> {
    const page = await this.visitor(options);
    await page.goto(this.url + query);
    await page.locator('table').waitFor();
    return page;
  }

  async close(): Promise<void> {
    await this.#browser.close();
    this.#server.kill('SIGINT');
  }
}
