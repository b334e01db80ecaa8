// `npm start`: sets up, trains a memory network on a generated task, shows a story with what each hop looked at, and
// serves the page on which the network answers.
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { install, pnpmOrExit, root } from './pnpm.mjs';

const HELP = `npm start -- [flags]: trains an end-to-end memory network on a task of its own making, prints its error beside
the published one and a story with the weight of each sentence at each hop, saves a checkpoint under runs/, and serves
a page on which the network answers questions about stories that you write.

  --task N      one of bAbI's twenty tasks (default 1; tasks 2 and 3 take longest, under two minutes)
  --resume      take up the checkpoint of a run that was stopped
  --question N  the question of the test set to show (default 4)
  --port N      where to serve the page (default 4173; the next free one where that is taken)
  --no-serve    end after the training
  --help        this text
`;

const { values } = parseArgs({
  allowNegative: true,
  options: {
    task: { type: 'string', default: '1' },
    resume: { type: 'boolean', default: false },
    question: { type: 'string', default: '4' },
    port: { type: 'string', default: '4173' },
    serve: { type: 'boolean', default: true },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  process.stdout.write(HELP);
  process.exit(0);
}

install();
const filter = values.serve ? '--filter=@mneme/demo...' : '--filter=@mneme/tasks...';
pnpmOrExit(['run', 'build', filter], { quiet: true });
const task = ['--generated', '--tasks', values.task];
mneme('train', 'memn2n-babi', ...task, ...(values.resume ? ['--resume'] : []));
mneme('show', 'memn2n-babi', ...task, '--question', values.question);
process.stdout.write('checkpoint: runs/memn2n-babi; more with: npx --yes pnpm@10.34.9 mneme --help\n');
if (values.serve) await servePage();

/** The page, with the network that was just trained in place of the one that it ships. */
async function servePage() {
  const { exportCheckpoint } = await import(`${root}apps/demo/export-model.mjs`);
  const { serve } = await import(`${root}apps/demo/serve.mjs`);
  const checkpoint = join(root, `runs/memn2n-babi/task-${values.task}/seed-0/checkpoint.safetensors`);
  const model = join(root, `runs/page/task-${values.task}.safetensors`);
  mkdirSync(join(root, 'runs/page'), { recursive: true });
  await exportCheckpoint(checkpoint, model);
  const { url, close } = await serve({
    port: Number(values.port),
    overlay: { [`/models/task-${values.task}.safetensors`]: model },
  });
  process.stdout.write(`page: ${url} (Ctrl-C ends it)\n`);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, close);
}

function mneme(...args) {
  const program = `${root}packages/tasks/dist/bin/mneme.js`;
  const { status } = spawnSync(process.execPath, [program, ...args], { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
