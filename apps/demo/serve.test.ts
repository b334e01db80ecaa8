import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serve } from './serve.mjs';

type Served = Awaited<ReturnType<typeof serve>>;

describe('serve', () => {
  let base = '';
  let folder = '';
  let served: Served;
  beforeAll(async () => {
    base = mkdtempSync(join(tmpdir(), 'mneme-serve-'));
    folder = join(base, 'dist');
    mkdirSync(join(folder, 'assets'), { recursive: true });
    mkdirSync(join(folder, 'models'));
    writeFileSync(join(base, 'secret.txt'), 'secret');
    writeFileSync(join(base, 'fresh.safetensors'), 'fresh');
    writeFileSync(join(folder, 'index.html'), '<title>page</title>');
    writeFileSync(join(folder, 'assets/page.js'), 'page');
    writeFileSync(join(folder, 'assets/engine.wasm'), 'wasm');
    writeFileSync(join(folder, 'models/task-1.safetensors'), 'shipped');
    writeFileSync(join(folder, 'models/task-2.safetensors'), 'shipped');
    symlinkSync(join(base, 'secret.txt'), join(folder, 'link.txt'));
    const overlay = {
      '/models/task-1.safetensors': join(base, 'fresh.safetensors'),
      '/models/gone.safetensors': join(base, 'gone'),
    };
    served = await serve({ folder, port: 0, overlay });
  });
  afterAll(async () => {
    await served.close();
    rmSync(base, { recursive: true });
  });

  /** A request of which the path is sent as it is; `fetch` would tidy it. */
  function raw(path: string, method = 'GET'): Promise<string> {
    return new Promise((resolve, reject) => {
      let text = '';
      const socket = connect(served.port, '127.0.0.1', () => {
        socket.write(`${method} ${path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n`);
      });
      socket.on('data', (data) => {
        text += String(data);
      });
      socket.on('end', () => resolve(text));
      socket.on('error', reject);
    });
  }

  it.each([
    ['', 'text/html; charset=utf-8', 'no-cache'],
    ['?lang=zh', 'text/html; charset=utf-8', 'no-cache'],
    ['assets/page.js', 'text/javascript; charset=utf-8', 'public, max-age=31536000, immutable'],
    ['assets/engine.wasm', 'application/wasm', 'public, max-age=31536000, immutable'],
    ['models/task-2.safetensors', 'application/octet-stream', 'no-cache'],
  ])('gives /%s its type and its cache', async (path, type, cache) => {
    const response = await fetch(served.url + path);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(type);
    expect(response.headers.get('cache-control')).toBe(cache);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('content-length')).toBe(String((await response.arrayBuffer()).byteLength));
  });

  it.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/assets/%2E%2E%2f%2e%2e%2fsecret.txt',
    '/..%5csecret.txt',
    '/index.html%00.js',
    '/%',
    '/%ff',
    '//etc/passwd',
    '/link.txt',
    '/assets',
    '/assets/',
    '/none.js',
    '/models/gone.safetensors',
    '/__proto__',
    'http://elsewhere/index.html',
  ])('refuses %s', async (path) => {
    const text = await raw(path);
    expect(text).toMatch(/^HTTP\/1\.1 404 /u);
    expect(text).not.toContain('secret');
  });

  it('answers HEAD without a body, and nothing but GET and HEAD', async () => {
    const head = await raw('/assets/page.js', 'HEAD');
    expect(head).toMatch(/^HTTP\/1\.1 200 /u);
    expect(head.toLowerCase()).toContain('content-length: 4');
    expect(head.endsWith('\r\n\r\n')).toBe(true);
    const post = await fetch(served.url, { method: 'POST' });
    expect([post.status, post.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  it('says so when a file has not changed', async () => {
    const { headers } = await fetch(served.url);
    const again = await fetch(served.url, { headers: { 'if-none-match': headers.get('etag') ?? '' } });
    expect(again.status).toBe(304);
  });

  it('puts files of the overlay before those of the folder', async () => {
    const text = async (path: string): Promise<string> => (await fetch(served.url + path)).text();
    expect(await text('models/task-1.safetensors')).toBe('fresh');
    expect(await text('models/task-2.safetensors')).toBe('shipped');
  });

  it('takes the next port where the first is in use', async () => {
    const next = await serve({ folder, port: served.port });
    try {
      expect(next.port).toBeGreaterThan(served.port);
      expect((await fetch(next.url)).status).toBe(200);
    } finally {
      await next.close();
    }
  });

  it('wants a page that is built', async () => {
    await expect(serve({ folder: base, port: 0 })).rejects.toThrow(
      `serve: folder must hold a built page, got ${base}: build it first`,
    );
  });

  it('prints its address as a program, and ends on an interrupt', async () => {
    const program = new URL('serve.mjs', import.meta.url).pathname;
    const child = spawn(process.execPath, [program, '--folder', folder, '--port', '0'], { stdio: 'pipe' });
    const url = await new Promise<string>((resolve) =>
      child.stdout.once('data', (data) => resolve(String(data).trim())),
    );
    expect((await fetch(url)).status).toBe(200);
    const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve([code, signal])));
    child.kill('SIGINT');
    expect(await ended).toEqual([0, null]);
  });
});
