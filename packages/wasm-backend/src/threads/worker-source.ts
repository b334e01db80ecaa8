// A worker's script, kept as a string: bundlers drop or misplace worker files. All it does is hand its thread to the
// module's own loop, which ends when the pool does.
const BODY = `({ module, memory, control, thread }, ready) =>
  WebAssembly.instantiate(module, { env: { memory } }).then(({ exports }) => {
    ready();
    // The message must be out before the loop takes the thread.
    setTimeout(() => exports.serve(control, thread));
  })`;

export const NODE_WORKER: string = `const { parentPort, workerData } = require('node:worker_threads');
(${BODY})(workerData, () => parentPort.postMessage('ready'));`;

/** What a worker in a page runs; see `workerUrl` of `WasmBackendOptions`. */
export const workerScript: string = `onmessage = ({ data }) => (${BODY})(data, () => postMessage('ready'));`;
