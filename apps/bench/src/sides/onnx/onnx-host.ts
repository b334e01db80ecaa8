import { importPeer } from '../peers-folder.ts';
import { encodeModel, type OnnxModel } from './encode-model.ts';

/** As much of onnxruntime's interface as is used here, the same for its native and its WebAssembly form. */
interface OnnxRuntime {
  readonly env: { readonly wasm: { numThreads?: number } };
  readonly InferenceSession: { create(model: Uint8Array, options: object): Promise<Session> };
  readonly Tensor: new (type: 'float32', values: Float32Array, shape: readonly number[]) => OnnxTensor;
}

interface Session {
  run(feeds: Readonly<Record<string, OnnxTensor>>): Promise<Readonly<Record<string, OnnxTensor>>>;
  release(): Promise<void>;
}

interface OnnxTensor {
  readonly data: Float32Array;
  dispose(): void;
}

/** A float32 array with its shape. */
export interface OnnxInput {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** A model that is ready to run on its inputs. */
export interface OnnxRun {
  run(): Promise<void>;
  /** The values of the first output. */
  values(): Promise<Float32Array>;
  dispose(): void;
}

export interface OnnxHost {
  readonly name: 'onnxruntime-node' | 'onnxruntime-web';
  open(model: OnnxModel, inputs: Readonly<Record<string, OnnxInput>>): Promise<OnnxRun>;
}

/** onnxruntime on the processor: `onnxruntime-node` natively, `onnxruntime-web` by WebAssembly. */
export async function setUpOnnx(name: OnnxHost['name'], threads: number): Promise<OnnxHost> {
  const runtime = await importPeer<OnnxRuntime>(name);
  const native = { intraOpNumThreads: threads, interOpNumThreads: 1, executionMode: 'sequential' };
  if (name === 'onnxruntime-web') runtime.env.wasm.numThreads = threads;
  const options = name === 'onnxruntime-node' ? native : { executionProviders: ['wasm'] };
  return {
    name,
    async open(model, inputs) {
      const session = await runtime.InferenceSession.create(encodeModel(model), options);
      const feeds = Object.fromEntries(
        Object.entries(inputs).map(([key, { shape, values }]) => [
          key,
          new runtime.Tensor('float32', values, shape),
        ]),
      );
      const [output = ''] = model.outputs.map((value) => value.name);
      return {
        async run() {
          for (const tensor of Object.values(await session.run(feeds))) tensor.dispose();
        },
        async values() {
          const outputs = await session.run(feeds);
          const values = outputs[output]?.data.slice() ?? new Float32Array();
          for (const tensor of Object.values(outputs)) tensor.dispose();
          return values;
        },
        dispose: () => void session.release(),
      };
    },
  };
}
