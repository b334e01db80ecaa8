import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { findChromium } from '@mneme/browser/chromium';
import { chromium } from 'playwright';

const SECONDS = 60;

/** Runs a module in an empty page and gives the line it prints; what it throws is thrown. */
export async function runInPage(file) {
  const server = createServer((request, response) => {
    const [type, body] =
      request.url === '/module.js' ? ['text/javascript', readFileSync(file)] : ['text/html', PAGE];
    response.writeHead(200, { 'content-type': type }).end(body);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const browser = await chromium.launch({
    executablePath: findChromium(),
    args: ['--no-sandbox', '--disable-background-networking'],
  });
  try {
    const page = await browser.newPage();
    return await new Promise((resolve, reject) => {
      setTimeout(
        () => reject(new Error(`runInPage: the page must print a line within ${SECONDS} s, got none`)),
        SECONDS * 1000,
      ).unref();
      page.on('console', (message) => message.type() === 'log' && resolve(message.text()));
      page.on('pageerror', reject);
      page.goto(`http://127.0.0.1:${server.address().port}/`).catch(reject);
    });
  } finally {
    await browser.close();
    server.close();
  }
}

const PAGE =
  '<!doctype html><title>module</title><link rel="icon" href="data:,"><script type="module" src="/module.js"></script>';
