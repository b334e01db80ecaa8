import type { Reply, Request } from '../runner/messages.ts';
import { findSuite } from '../suites/suites.ts';
import { answerer } from './answerer.ts';
import { setUpSide } from './set-up-side.ts';
import type { SideId } from './side-id.ts';

// The process of one side: `child.js SIDE SUITE THREADS`, with a channel to the runner.
const [side, suite, threads] = process.argv.slice(2) as [SideId, string, string];
const send = (reply: Reply): void => void process.send?.(reply);
const failed = (error: unknown): void =>
  send({ error: error instanceof Error ? error.message : String(error) });

try {
  const answer = answerer(findSuite(suite), side, await setUpSide(side, Number(threads)));
  process.on('message', (request: Request) => {
    answer(request).then((value) => send({ answer: value }), failed);
  });
  process.on('disconnect', () => process.exit()); // the runner is gone
  send({ answer: null });
} catch (error) {
  failed(error);
}
