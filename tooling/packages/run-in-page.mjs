import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { findChromium } from '@mneme/browser/chromium';
import { chromium } from 'playwright';

const SECONDS = 60;
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.wasm': 'application/wasm' };

/** What lets a page's threads share memory. */
export const ISOLATED = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};

/** Runs a module of a folder in an empty page and gives the line it prints; what it throws is thrown. */
export async function runInPage(folder, module, headers = {}) {
  const page = `<script type="module" src="/${module}"></script>`;
  const server = await serve(folder, { headers, page });
  try {
    return await lineOf(server.url);
  } finally {
    server.close();
  }
}

/** Serves a folder, and at its root the page. */
export async function serve(folder, { headers = {}, page = '' }) {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    try {
      const body = pathname === '/' && page ? HEAD + page : readFileSync(join(folder, pathname));
      const type = pathname === '/' ? TYPES['.html'] : TYPES[extname(pathname)];
      response.writeHead(200, { 'content-type': type ?? 'application/octet-stream', ...headers }).end(body);
    } catch {
      response.writeHead(404, headers).end();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}

/** The first line that a page prints. */
export async function lineOf(url) {
  const browser = await chromium.launch({
    executablePath: findChromium(),
    args: ['--no-sandbox', '--disable-background-networking'],
  });
  try {
    const page = await browser.newPage();
    return await new Promise((resolve, reject) => {
      setTimeout(
        () => reject(new Error(`lineOf: the page must print a line within ${SECONDS} s, got none`)),
        SECONDS * 1000,
      ).unref();
      page.on('console', (message) => message.type() === 'log' && resolve(message.text()));
      page.on('pageerror', reject);
      page.goto(url).catch(reject);
    });
  } finally {
    await browser.close();
  }
}

const HEAD = '<!doctype html><title>module</title><link rel="icon" href="data:,">';
