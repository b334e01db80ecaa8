import type { Linear } from '@mneme/tensor-core';
import { ntmControlCount } from '../ntm/ntm-controls.ts';
import type { NtmMemory } from '../ntm/ntm-memory.ts';
import { setLinear } from './set-values.ts';

/** So far in saturation that float32 knows no more: `tanh(20) = 1`. */
export const FULL = 20;

/** Weights by the unit of the controller that they come from. */
export type UnitWeights = Readonly<Record<number, number>>;

/**
 * The layer from a controller's units to the numbers that a Neural Turing Machine's memory is told, to be set by hand.
 * Heads find nothing by content and have sharp places; they stay, and the writing ones write nothing, unless told.
 */
export class HeadRows {
  readonly weights: number[][];
  readonly biases: number[];
  readonly #memory: NtmMemory;
  readonly #heads: number;

  constructor(memory: NtmMemory, units: number) {
    const { word, readHeads, writeHeads } = memory;
    const count = ntmControlCount(memory);
    this.weights = Array.from({ length: count }, () => new Array<number>(units).fill(0));
    this.biases = new Array<number>(count).fill(0);
    this.#memory = memory;
    this.#heads = readHeads + writeHeads;
    for (let h = 0; h < this.#heads; h++) {
      this.biases[this.#heads * (word + 1) + h] = FULL; // sharpening
      this.biases[this.#heads * (word + 2) + h] = -5 * FULL; // nothing by content
      this.shift(h, 0, {}, FULL);
    }
    for (let h = 0; h < writeHeads; h++) {
      for (let part = 0; part < word; part++) this.erase(h, part, {}, -5 * FULL);
    }
  }

  /** How much a head, the reading ones counted first, is told to go `by`. */
  shift(head: number, by: -1 | 0 | 1, units: UnitWeights, bias: number): void {
    const { word, shifts } = this.#memory;
    this.#tell(this.#heads * (word + 3) + head * shifts + (shifts - 1) / 2 + by, units, bias);
  }

  /** How much a part of a word is to be erased, before the logistic function. */
  erase(writeHead: number, part: number, units: UnitWeights, bias: number): void {
    const { word } = this.#memory;
    this.#tell(this.#written() + writeHead * word + part, units, bias);
  }

  /** What is to be added to a part of a word, before tanh. */
  add(writeHead: number, part: number, units: UnitWeights, bias = 0): void {
    const { word, writeHeads } = this.#memory;
    this.#tell(this.#written() + (writeHeads + writeHead) * word + part, units, bias);
  }

  /** Gives the weights to a layer. */
  into(layer: Linear): void {
    setLinear(layer, this.weights, this.biases);
  }

  #written(): number {
    const { word, shifts } = this.#memory;
    return this.#heads * (word + 3 + shifts);
  }

  #tell(row: number, units: UnitWeights, bias: number): void {
    const weights = this.weights[row] as number[];
    weights.fill(0);
    for (const [unit, weight] of Object.entries(units)) weights[Number(unit)] = weight;
    this.biases[row] = bias;
  }
}
