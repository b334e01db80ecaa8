import type { JaxHost } from '../sides/jax/jax-host.ts';
import type { OnnxHost } from '../sides/onnx/onnx-host.ts';
import type { OursHost } from '../sides/ours.ts';
import { type Family, familyOf, type PeerId, type SideId } from '../sides/side-id.ts';
import type { TfjsHost } from '../sides/tfjs.ts';
import type { Unit } from './unit.ts';

/** One row of a suite's table. */
export interface BenchCase {
  readonly name: string;
}

/** A case made ready on one side. */
export interface Work {
  /** Does the work once, to its end: what runs later is not counted. */
  run(): void | Promise<void>;
  /** What the work computes, in a layout that all sides share. Asked for once, before anything is timed. */
  values(): Float32Array | Promise<Float32Array>;
  /** What besides time can be known on this side once it has been timed. */
  facts?(): Readonly<Record<string, number>>;
  dispose(): void;
}

/** What drives a family of sides. */
export interface Hosts {
  readonly ours: OursHost;
  readonly tfjs: TfjsHost;
  readonly onnx: OnnxHost;
  readonly jax: JaxHost;
  /** Loops that need nothing. */
  readonly plain: object;
}

type Maker<Case extends BenchCase, Host> = (benchCase: Case, host: Host) => Work | Promise<Work>;

/** How far the values of two sides may lie apart. */
export interface Agreement {
  /** The norm of the difference over the norm of ours. */
  readonly whole: number;
  /** A single value's difference over the larger of its magnitude and the root mean square. */
  readonly each: number;
}

export interface SuiteConfig<Case extends BenchCase> {
  readonly name: string;
  /** Another name under which it is known. */
  readonly alias?: string;
  readonly description: string;
  readonly unit: Unit;
  readonly peers: readonly PeerId[];
  readonly agreement: Agreement;
  readonly cases: readonly Case[];
  /** The cases of a quick run. */
  readonly quick: (benchCase: Case) => boolean;
  /** The work of a run, in the unit's floating-point operations, bytes or tokens. */
  readonly amount?: (benchCase: Case) => number;
  /** Why a peer does not run a case. */
  readonly skips?: (benchCase: Case, peer: PeerId) => string | undefined;
  /** What the facts of our side say about a case whose run took `ms`. */
  readonly remarks?: (
    benchCase: Case,
    ms: number,
    facts: Readonly<Record<string, number>>,
  ) => Readonly<Record<string, number>>;
  /** `time` (default), or how much memory the first run took in a process of its own. */
  readonly measures?: 'time' | 'memory';
  /** How each family does the work, imported where it is needed; `ours` is as `tfjs` where it is not given. */
  readonly makers: { readonly [F in Family]?: () => Promise<Maker<Case, Hosts[F]>> };
}

/** A suite without the type of its cases, which are known by name. */
export interface Suite extends Omit<SuiteConfig<BenchCase>, 'makers'> {
  make(name: string, side: SideId, host: Hosts[Family]): Promise<Work>;
}

export function defineSuite<Case extends BenchCase>(config: SuiteConfig<Case>): Suite {
  const { makers, quick, amount, skips, remarks, ...rest } = config;
  const known = new Map(config.cases.map((benchCase) => [benchCase.name, benchCase]));
  const find = (name: string): Case => {
    const found = known.get(name);
    if (!found) throw new RangeError(`${config.name}: case must be one of the suite's, got ${name}`);
    return found;
  };
  return {
    ...rest,
    quick: ({ name }) => quick(find(name)),
    ...(amount && { amount: ({ name }) => amount(find(name)) }),
    ...(skips && { skips: ({ name }, peer) => skips(find(name), peer) }),
    ...(remarks && { remarks: ({ name }, ms, facts) => remarks(find(name), ms, facts) }),
    async make(name, side, host) {
      const family = familyOf(side);
      const load = makers[family] ?? (family === 'ours' ? makers.tfjs : undefined);
      if (!load) throw new RangeError(`${config.name}: side must be one that the suite drives, got ${side}`);
      // Which host a family has is settled where the side is set up.
      const maker = (await load()) as Maker<Case, Hosts[Family]>;
      return maker(find(name), host);
    },
  };
}
