import { disposeAll } from '@mneme/tensor-core';
import { answerQuestion } from './answer-question.ts';
import type { Asked, Call, Calls, OpenModel, Reply, TimedAnswer } from './messages.ts';
import { openEngine } from './open-engine.ts';
import { type Model, openModel } from './open-model.ts';
import { tellStory } from './tell-story.ts';

/** The last model that was opened: there is one at a time. */
let model: Model | undefined;

/** Calls are run one after the other, so that an answer is of the model that was opened before it was asked for. */
let last: Promise<void> = Promise.resolve();

self.addEventListener('message', ({ data }: MessageEvent<Call>) => {
  last = last.then(async () => self.postMessage(await reply(data)));
});

async function reply(call: Call): Promise<Reply> {
  try {
    return { id: call.id, gives: await run(call) };
  } catch (error) {
    return { id: call.id, error: error instanceof Error ? error.message : String(error) };
  }
}

async function run(call: Call): Promise<Calls[keyof Calls]['gives']> {
  switch (call.name) {
    case 'open':
      return open(call.takes.url);
    case 'answer':
      return answer(call.takes);
    case 'tell':
      return tellStory(call.takes);
  }
}

async function open(url: string): Promise<OpenModel> {
  const backend = await openEngine();
  const response = await fetch(url, { cache: 'no-cache' });
  if (!response.ok) throw new Error(`${url}: ${response.status} ${response.statusText}`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  const opened = openModel(bytes);
  if (model) disposeAll(model.network);
  model = opened;
  const { description, parameters } = opened;
  return { description, backend, parameters, bytes: bytes.length };
}

function answer(asked: Asked): TimedAnswer {
  if (!model) throw new Error('answer: a model must be open, got none');
  const started = performance.now();
  return { ...answerQuestion(model, asked), milliseconds: performance.now() - started };
}
