import type { Optimizer, Random } from '@mneme/tensor-core';
import type { Json } from '@mneme/tensor-core/node';

/** What the person who runs a recipe may choose. */
export interface RecipeOptions {
  /** Numbers of tasks, for recipes that have several. */
  readonly tasks: readonly number[];
  /** The data root. Undefined: the data that the recipe generates itself. */
  readonly data?: string;
}

/** A training that can be taken up at any step: all that it draws, it draws from `random` at that step. */
export interface Training {
  readonly model: object;
  readonly optimizer: Optimizer;
  readonly random: Random;
  readonly steps: number;
  /** What it takes to make the same model again; saved with it. */
  readonly configuration: { readonly [name: string]: Json };
  /**
   * Takes one step, from 0, and returns its loss, per example. A loss that is not finite throws a `FiniteError` with the
   * step and the path of what went wrong first.
   */
  train(step: number): number;
  /** A quick error on data set aside, in percent, for the progress bar. */
  glance(): number;
  /** Everything that is reported of the trained model. */
  measure(): Measures;
}

/** Measured on a trained model, all errors in percent. */
export interface Measures {
  readonly trainError: number;
  readonly validationError: number;
  readonly testError: number;
  /** Figures by name that the recipe reports besides. */
  readonly details: Readonly<Record<string, number>>;
}

/** A training with its paper, its published figure, and a way to look at what was learnt. */
export interface Recipe {
  readonly name: string;
  readonly description: string;
  readonly paper: string;
  readonly metric: string;
  readonly unit: 'percent';
  /** The published value of `metric`, for all tasks, where there is one, and how it was got. */
  readonly published?: number;
  readonly publishedAs: string;
  /** The published value of some of its runs, where the paper has them. */
  publishedFor(runs: readonly string[]): number | undefined;
  /** Whether it makes all of its data itself, so that no folder of data is asked for. */
  readonly generatesData?: boolean;
  /** The tasks that it works on where none are chosen; all there are where it does not say. */
  readonly defaultTasks?: readonly number[];
  /** The names of the runs that one seed consists of. */
  runs(options: RecipeOptions): readonly string[];
  /** Sets one run up, or takes it up where its checkpoint was saved. */
  open(run: string, seed: number, options: RecipeOptions): Training;
  /** Text that shows what the trained model attends to. */
  show(training: Training, options: ShowOptions): string;
}

export interface ShowOptions {
  /** Which question of the test set. */
  readonly question: number;
  readonly colour: boolean;
}
