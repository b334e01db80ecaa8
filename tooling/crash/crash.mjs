// Kills a training with signal 9 at random moments, resumes it, and compares all that it ends with, bit for bit, with a
// training that nobody disturbed: `crash.mjs [--kills N] [--seed N]`.
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const root = new URL('../..', import.meta.url).pathname;
const { values } = parseArgs({
  options: { kills: { type: 'string', default: '20' }, seed: { type: 'string', default: '1' } },
});
const kills = Number(values.kills);
const TRAIN = ['train', 'memn2n-babi', '--generated', '--tasks', '1', '--checkpoint-seconds', '0.1'];

execFileSync(
  `${root}node_modules/.bin/turbo`,
  ['run', 'build', '--filter=@mneme/tasks...', '--output-logs=errors-only'],
  { cwd: root, stdio: ['ignore', 2, 2] },
);
const folder = mkdtempSync(join(tmpdir(), 'crash-'));
try {
  const started = performance.now();
  await train(join(folder, 'undisturbed'));
  const whole = performance.now() - started;
  const expected = fingerprint(join(folder, 'undisturbed'));
  let same = 0;
  const random = numbers(Number(values.seed));
  const trial = async (i) => {
    const output = join(folder, `killed-${i}`);
    const moment = random() * whole;
    const killed = await train(output, moment);
    if (killed) await train(output);
    const equal = fingerprint(output) === expected;
    if (equal && killed) same++;
    console.log(
      `kill ${i + 1} of ${kills} after ${(moment / 1000).toFixed(2)} s: ${killed ? (equal ? 'same bits' : 'OTHER BITS') : 'had ended before'}`,
    );
    rmSync(output, { recursive: true });
    return killed;
  };
  for (let i = 0; i < kills; ) if (await trial(i)) i++;
  console.log(`crash: ${same} of ${kills} resumed trainings ended in the same bits`);
  process.exitCode = same === kills ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Trains into `output`, taking up what is there; true when it was killed after `milliseconds`. */
function train(output, milliseconds) {
  return new Promise((resolve, reject) => {
    const args = [`${root}packages/tasks/dist/bin/mneme.js`, ...TRAIN, '--resume', '--output', output];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    let log = '';
    child.stderr.on('data', (text) => {
      log += text;
    });
    const timer =
      milliseconds === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), milliseconds);
    child.on('exit', (code, signal) => {
      clearTimeout(timer);
      if (signal === 'SIGKILL') resolve(true);
      else if (code === 0) resolve(false);
      else reject(new Error(`crash: training must end well, got exit code ${code}:\n${log}`));
    });
  });
}

/** A digest of every tensor of a checkpoint, of its random key and its position. */
function fingerprint(output) {
  const bytes = readFileSync(join(output, 'memn2n-babi/task-1/seed-0/checkpoint.safetensors'));
  const end = 8 + Number(bytes.readBigUInt64LE());
  const { __metadata__: metadata, ...tensors } = JSON.parse(bytes.subarray(8, end).toString());
  // The seconds that training took differ from run to run, whatever the bits.
  const rest = JSON.stringify(metadata).replace(/\\"seconds\\":[^,}]*/, '');
  return createHash('sha256')
    .update(JSON.stringify(tensors))
    .update(rest)
    .update(bytes.subarray(end))
    .digest('hex');
}

/** Uniform numbers of [0, 1) from a seed (Lehmer's generator). */
function numbers(seed) {
  let state = (seed % 2147483646) + 1;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}
