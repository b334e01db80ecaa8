import { OPENING_STORIES } from './story/opening-stories.ts';
import { type ReadSentence, readSentence, wordsOf, writeSentence } from './story/sentence.ts';
import type { Asked, OpenModel, Task, TimedAnswer, ToldStory } from './worker/messages.ts';
import { ModelClient } from './worker/model-client.ts';

/** A line of the story; `id` stays when it moves. */
export interface Line {
  readonly id: number;
  text: string;
}

/** A line with what the network makes of it. */
export interface CheckedLine extends ReadSentence {
  readonly line: Line;
}

export type Loading =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly model: OpenModel }
  | { readonly state: 'failed'; readonly error: string };

/** An answer, with what was asked for it. */
export interface Answered {
  readonly asked: Asked;
  readonly answer: TimedAnswer;
}

/** The page's state: a model, a story, a question, and the answer to it. */
export class Demo {
  task = $state<Task>(1);
  loading = $state.raw<Loading>({ state: 'loading' });
  lines = $state<Line[]>([]);
  question = $state('');
  /** Which story of the generator is shown; 0 is the one that the page opens with. */
  storyNumber = $state(0);
  answered = $state.raw<Answered>();
  #told = $state.raw<ToldStory>(OPENING_STORIES[1]);
  #ids = 0;
  #client = new ModelClient();

  readonly model = $derived(this.loading.state === 'ready' ? this.loading.model : undefined);
  readonly slots = $derived(this.model?.description.slots ?? Number.POSITIVE_INFINITY);
  readonly checked = $derived(this.lines.map((line) => this.#check(line)));
  /** Nothing is told yet. */
  readonly empty = $derived(this.checked.every(({ words }) => words.length === 0));
  /** What the network can be asked; undefined while there is no sentence, or one that it cannot read. */
  readonly asked = $derived(this.#ask());
  /** The truth about what is asked, as long as it is what was told. */
  readonly truth = $derived(JSON.stringify(this.asked) === this.#toldText() ? this.#told : undefined);

  constructor() {
    this.tell(OPENING_STORIES[1]);
  }

  /** Opens the model of a task, with the story that the page has for it. */
  async open(task: Task): Promise<void> {
    this.task = task;
    this.storyNumber = 0;
    this.tell(OPENING_STORIES[task]);
    await this.load();
  }

  /** Loads the model of the task, anew after a failure. */
  async load(): Promise<void> {
    const { task } = this;
    if (this.loading.state === 'failed') {
      this.#client.close();
      this.#client = new ModelClient();
    }
    this.loading = { state: 'loading' };
    this.answered = undefined;
    try {
      const { href: url } = new URL(`models/task-${task}.safetensors`, document.baseURI);
      const model = await this.#client.call('open', { url });
      if (task === this.task) this.loading = { state: 'ready', model };
    } catch (error) {
      if (task === this.task) this.loading = { state: 'failed', error: messageOf(error) };
    }
  }

  /** Asks the network; an answer that comes after the next question is dropped. */
  async update(asked: Asked): Promise<void> {
    try {
      const answer = await this.#client.call('answer', asked);
      if (asked === this.asked) this.answered = { asked, answer };
    } catch (error) {
      if (asked === this.asked) this.loading = { state: 'failed', error: messageOf(error) };
    }
  }

  async another(): Promise<void> {
    const { task } = this;
    try {
      const story = await this.#client.call('tell', { task, seed: this.storyNumber + 1 });
      if (task !== this.task) return;
      this.storyNumber++;
      this.tell(story);
    } catch (error) {
      this.loading = { state: 'failed', error: messageOf(error) };
    }
  }

  tell(story: ToldStory): void {
    this.#told = story;
    this.lines = story.sentences.map((words) => this.#line(writeSentence(words, '.')));
    this.question = story.question.join(' ');
  }

  clear(): void {
    this.lines = [this.#line('')];
  }

  /** Puts a line in, unless the memory is full, and gives its id. */
  insert(index: number, text = ''): number | undefined {
    if (this.lines.length >= this.slots) return undefined;
    const line = this.#line(text);
    this.lines.splice(index, 0, line);
    return line.id;
  }

  remove(index: number): void {
    this.lines.splice(index, 1);
    if (this.lines.length === 0) this.clear();
  }

  move(index: number, by: -1 | 1): void {
    const to = index + by;
    if (to < 0 || to >= this.lines.length) return;
    this.lines.splice(to, 0, ...this.lines.splice(index, 1));
  }

  #line(text: string): Line {
    return { id: this.#ids++, text };
  }

  #check(line: Line): CheckedLine {
    const { model } = this;
    const read = model ? readSentence(line.text, model.description) : undefined;
    return { line, words: read?.words ?? wordsOf(line.text), problem: read?.problem };
  }

  #ask(): Asked | undefined {
    if (!this.model || this.checked.some(({ problem }) => problem)) return undefined;
    const sentences = this.checked.map(({ words }) => words).filter((words) => words.length > 0);
    return this.empty ? undefined : { sentences, question: wordsOf(this.question) };
  }

  #toldText(): string {
    const { sentences, question } = this.#told;
    return JSON.stringify({ sentences, question } satisfies Asked);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
