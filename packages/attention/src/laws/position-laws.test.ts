import { add, mul, reshape, sin, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { describe } from 'vitest';
import { alibiBias, type BiasSizes } from '../positions/alibi-bias.ts';
import { rotaryTable, rotate } from '../positions/rotary.ts';
import { rotaryFrequencies } from '../positions/rotary-frequencies.ts';
import { expectEachBroken } from './fixtures/expect-each-broken.ts';
import { type BiasLaw, biasLaws, type RotaryLaw, type RotarySubject, rotaryLaws } from './position-laws.ts';

type Turn = RotarySubject['turn'];

const sizes = { depth: 6 };
const right: Turn = (x, positions) =>
  tidy(() => rotate(x, rotaryTable(rotaryFrequencies({ dimensions: 6 }), positions), 'half'));
const ofPlaces = (positions: readonly number[]): Tensor => tensor([...positions], [positions.length, 1]);

const wrongTurns: readonly (readonly [string, RotaryLaw, Turn])[] = [
  ['positions that are added', 'distance', (x, positions) => tidy(() => add(x, sin(ofPlaces(positions))))],
  [
    'angles of the squared place',
    'distance',
    (x, positions) =>
      right(
        x,
        positions.map((place) => (place * place) / 9),
      ),
  ],
  ['a magnitude', 'length', (x, positions) => tidy(() => mul(right(x, positions), 1.1))],
  [
    'places that begin at 1',
    'place 0',
    (x, positions) =>
      right(
        x,
        positions.map((place) => place + 1),
      ),
  ],
  ['the row for the place', 'place', (x, positions) => right(x, [...positions.keys()])],
];

describe('the laws of rotary positions', () => {
  expectEachBroken(
    rotaryLaws({ turn: right, sizes }),
    wrongTurns.map(([what, law, turn]) => [what, law, rotaryLaws({ turn, sizes })]),
  );
});

type MakeBias = (sizes: BiasSizes) => Tensor;

const bias: MakeBias = (given) => alibiBias(3, given);
const wrongBiases: readonly (readonly [string, BiasLaw, MakeBias])[] = [
  [
    'a bias of the key alone',
    'distance',
    ({ queries, keys }) =>
      tidy(() =>
        mul(
          reshape(ofPlaces([...new Array(keys).keys()]), [1, keys]),
          tensor(new Array(queries).fill(1), [queries, 1]),
        ),
      ),
  ],
  ['no offset', 'offset', (given) => bias({ ...given, offset: 0 })],
  ['an offset the other way', 'offset', (given) => bias({ ...given, offset: -given.offset })],
  ['a slope by the number of keys', 'sizes', (given) => tidy(() => mul(bias(given), given.keys))],
  [
    'queries at the end, whatever is asked for',
    'sizes',
    (given) => bias({ ...given, offset: given.keys - given.queries }),
  ],
  ['no tidy', 'no leak', (given) => mul(bias(given), 1)],
];

describe('the laws of biases by distance', () => {
  expectEachBroken(
    biasLaws({ bias }),
    wrongBiases.map(([what, law, wrongly]) => [what, law, biasLaws({ bias: wrongly })]),
  );
});
