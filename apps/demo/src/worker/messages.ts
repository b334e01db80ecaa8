/** The tasks that there is a model for, by bAbI's numbers. */
export const TASKS = [1, 2] as const;
export type Task = (typeof TASKS)[number];

/** What a model file says of its model: all that it takes to build it again, and how good it is. */
export interface ModelDescription {
  readonly version: 1;
  readonly task: number;
  readonly vocabulary: readonly string[];
  readonly slots: number;
  readonly capacity: number;
  readonly width: number;
  readonly hops: number;
  readonly tying: 'adjacent' | 'layer-wise';
  readonly encoding: string;
  readonly rectify: boolean;
  /** The questions that it has learnt to answer. */
  readonly questions: readonly string[];
  readonly seed: number;
  readonly trainedOn: number;
  /** In percent. */
  readonly trainError: number;
  readonly testError: number;
}

export interface OpenModel {
  readonly description: ModelDescription;
  readonly backend: string;
  readonly parameters: number;
  readonly bytes: number;
}

/** A story and a question, as words in lower case. */
export interface Asked {
  readonly sentences: readonly (readonly string[])[];
  readonly question: readonly string[];
}

export interface Answer {
  /** Every word as an answer, the most probable first. */
  readonly candidates: readonly { readonly word: string; readonly probability: number }[];
  /** `[hop][sentence]` */
  readonly weights: readonly (readonly number[])[];
}

export interface TimedAnswer extends Answer {
  readonly milliseconds: number;
}

/** A story of which the answer is known, and the sentences that it follows from. */
export interface ToldStory extends Asked {
  readonly answer: string;
  /** Indices of sentences. */
  readonly supports: readonly number[];
}

/** What the worker can be asked for: what a call takes and gives. */
export interface Calls {
  open: { takes: { readonly url: string }; gives: OpenModel };
  answer: { takes: Asked; gives: TimedAnswer };
  tell: { takes: { readonly task: Task; readonly seed: number }; gives: ToldStory };
}

/** A call on its way to the worker. */
export type Call = {
  [Name in keyof Calls]: { readonly id: number; readonly name: Name; readonly takes: Calls[Name]['takes'] };
}[keyof Calls];

/** A call's end on its way back. */
export type Reply =
  | { readonly id: number; readonly gives: Calls[keyof Calls]['gives'] }
  | { readonly id: number; readonly error: string };
