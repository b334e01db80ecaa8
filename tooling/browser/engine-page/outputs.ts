import { useWasmBackend, type WasmBackendOptions } from '@mneme/wasm-backend';
import { browser, type Tensor3D, tensor, unique } from '@tensorflow/tfjs-core';

/** What the outside gets of tensors: a page's own interfaces take no memory that threads share. */
export interface Outputs {
  readonly shared: boolean[];
  readonly values: number[][];
  readonly text: string;
  readonly strings: unknown;
  readonly pixels: number[];
  readonly fromCanvas: number[];
}

export async function outputs(options: WasmBackendOptions): Promise<Outputs> {
  await useWasmBackend(options);
  const letters = tensor(
    [...'mneme'].map((letter) => letter.charCodeAt(0)),
    [5],
    'int32',
  );
  const given = [await letters.data(), letters.dataSync()];
  const [first] = given as [Int32Array<ArrayBuffer>];
  const canvas = document.createElement('canvas');
  const image = tensor([
    [
      [0, 0.2, 0.4],
      [0.6, 0.8, 1],
    ],
  ]) as Tensor3D;
  const pixels = await browser.toPixels(image, canvas);
  const back = browser.fromPixels(canvas);
  return {
    shared: given.map(({ buffer }) => !(buffer instanceof ArrayBuffer)),
    values: [...given.map((values) => Array.from(values)), await numbersIn(new Blob([first]))],
    text: new TextDecoder().decode(Uint8Array.from(first)),
    strings: unique(tensor(['a', 'ж', 'a'])).values.arraySync(),
    pixels: Array.from(pixels),
    fromCanvas: Array.from(back.dataSync()),
  };
}

async function numbersIn(blob: Blob): Promise<number[]> {
  return Array.from(new Int32Array(await blob.arrayBuffer()));
}
