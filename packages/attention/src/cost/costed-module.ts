import type { Cost } from './add-costs.ts';

/** A module that says itself what it costs: any may, so that `cost` can be asked about all. */
export interface CostedModule<Shapes extends object> {
  cost(shapes: Shapes): Cost;
}

/** What a module says itself; undefined where it says nothing. */
export function costOfItsOwn(module: object, shapes: object): Cost | undefined {
  return 'cost' in module && typeof module.cost === 'function'
    ? (module as CostedModule<object>).cost(shapes)
    : undefined;
}
