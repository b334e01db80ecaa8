// `npm start`: sets up, trains a memory network on a generated task, and shows a story with what each hop looked at.

import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { install, pnpmOrExit, root } from './pnpm.mjs';

const HELP = `npm start -- [flags]: trains an end-to-end memory network on a task of its own making, prints its error beside
the published one and a story with the weight of each sentence at each hop, and saves a checkpoint under runs/.

  --task N      1, 2 or 3 supporting facts (default 1; the others take some minutes)
  --resume      take up the checkpoint of a run that was stopped
  --question N  the question of the test set to show (default 0)
  --help        this text
`;

const { values } = parseArgs({
  options: {
    task: { type: 'string', default: '1' },
    resume: { type: 'boolean', default: false },
    question: { type: 'string', default: '0' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  process.stdout.write(HELP);
  process.exit(0);
}

install();
pnpmOrExit(['run', 'build', '--filter=@mneme/tasks...'], { quiet: true });
mneme('train', 'memn2n-babi', '--generated', '--tasks', values.task, ...(values.resume ? ['--resume'] : []));
mneme('show', 'memn2n-babi', '--generated', '--tasks', values.task, '--question', values.question);
process.stdout.write('checkpoint: runs/memn2n-babi; more with: npx --yes pnpm@10.34.9 mneme --help\n');

function mneme(...args) {
  const program = `${root}/packages/tasks/dist/bin/mneme.js`;
  const { status } = spawnSync(process.execPath, [program, ...args], { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
