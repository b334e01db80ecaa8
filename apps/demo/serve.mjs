// Serves the built page on this machine: `node apps/demo/serve.mjs`, or `serve({ folder })`.
import { createReadStream, existsSync, realpathSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.safetensors': 'application/octet-stream',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};
const PORTS_TRIED = 100;
/** Nothing comes from elsewhere; Svelte's `style:` and the engine's WebAssembly need no more than this. */
const POLICY =
  "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'";

/**
 * Serves the files of a folder, to GET and HEAD alone.
 *
 * @param {object} options
 * @param {string} [options.folder] - default: the built page
 * @param {number} [options.port] - the next free one is taken where this is in use; 0 is any. Default 4173
 * @param {string} [options.host] - default 127.0.0.1: this machine alone
 * @param {Readonly<Record<string, string>>} [options.overlay] - files by URL path that come before those of the
 *   folder, as `{ '/models/task-1.safetensors': 'runs/model.safetensors' }`
 * @returns {Promise<{ url: string, port: number, close: () => Promise<void> }>}
 */
export async function serve({ folder = DIST, port = 4173, host = '127.0.0.1', overlay = {} } = {}) {
  if (!existsSync(join(folder, 'index.html'))) {
    throw new Error(`serve: folder must hold a built page, got ${folder}: build it first`);
  }
  const root = realpathSync(folder);
  const server = createServer((request, response) => answer(request, response, { root, overlay }));
  const bound = await listen(server, port, host);
  const close = () =>
    new Promise((done) => {
      server.close(() => done());
      server.closeAllConnections();
    });
  return { url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}/`, port: bound, close };
}

const DIST = fileURLToPath(new URL('dist', import.meta.url));

async function listen(server, first, host) {
  for (let port = first; ; port++) {
    try {
      await new Promise((done, fail) => {
        server.once('error', fail);
        server.listen(port, host, () => {
          server.off('error', fail);
          done();
        });
      });
      return server.address().port;
    } catch (error) {
      if (error.code !== 'EADDRINUSE' || port === first + PORTS_TRIED || port === 65_535) throw error;
    }
  }
}

function answer(request, response, sources) {
  const { method = '', url = '/', headers } = request;
  const refuse = (status, text, more = {}) =>
    response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', ...more }).end(`${text}\n`);
  if (method !== 'GET' && method !== 'HEAD') return refuse(405, 'GET or HEAD', { allow: 'GET, HEAD' });
  const path = decode(url);
  const file = path === undefined ? undefined : find(path, sources);
  if (file === undefined) return refuse(404, 'not here');
  const { size, mtimeMs } = statSync(file);
  const etag = `"${size.toString(36)}-${Math.round(mtimeMs).toString(36)}"`;
  const common = {
    etag,
    // Vite names what is in assets by its contents.
    'cache-control': path?.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
    'content-security-policy': POLICY,
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  };
  if (headers['if-none-match'] === etag) return response.writeHead(304, common).end();
  const type = TYPES[extname(file)] ?? 'application/octet-stream';
  response.writeHead(200, { ...common, 'content-type': type, 'content-length': size });
  if (method === 'HEAD') return response.end();
  return createReadStream(file)
    .on('error', () => response.destroy())
    .pipe(response);
}

/** The path of a URL; undefined where it is no text. */
function decode(url) {
  try {
    return decodeURIComponent(url.split(/[?#]/u, 1)[0]);
  } catch {
    return undefined;
  }
}

/** The file of a path, if it is one of those that are served. */
function find(path, { root, overlay }) {
  if (!path.startsWith('/') || /[\0\\]/u.test(path) || path.split('/').includes('..')) return undefined;
  if (Object.hasOwn(overlay, path)) return existsSync(overlay[path]) ? overlay[path] : undefined;
  try {
    const asked = join(root, path);
    // Through links, so that one cannot lead out of the folder.
    const file = realpathSync(path.endsWith('/') ? join(asked, 'index.html') : asked);
    return file.startsWith(root + sep) && statSync(file).isFile() ? file : undefined;
  } catch {
    return undefined;
  }
}

async function main() {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '4173' },
      host: { type: 'string', default: '127.0.0.1' },
      folder: { type: 'string', default: DIST },
      model: { type: 'string', multiple: true, default: [] },
    },
  });
  const overlay = Object.fromEntries(
    values.model.map((pair) => {
      const [name = '', file = ''] = pair.split(/=(.*)/su);
      return [`/models/${name}.safetensors`, resolve(file)];
    }),
  );
  const { url, close } = await serve({ ...values, port: Number(values.port), overlay });
  console.log(url);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, close);
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  main().catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
