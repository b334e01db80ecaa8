import { mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onEachBackend } from '@mneme/testing';
import { memory, tensor } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openSafetensors, writeSafetensors } from './safetensors-file.ts';

onEachBackend('safetensors files', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mneme-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const some = () =>
    new Map([
      ['a', tensor([[1, 2, 3]])],
      ['b', tensor([4], [1], 'int32')],
    ]);

  it('give one tensor at a time', async () => {
    const path = join(folder, 'lazy.safetensors');
    await writeSafetensors(path, some(), { metadata: { format: 'pt' } });
    const { numTensors } = memory();
    const file = await openSafetensors(path);
    expect([file.names, [...file.metadata]]).toEqual([['a', 'b'], [['format', 'pt']]]);
    expect(memory().numTensors).toBe(numTensors);
    const b = await file.read('b');
    expect([b.dtype, b.shape, [...b.dataSync()]]).toEqual(['int32', [1], [4]]);
    expect(memory().numTensors).toBe(numTensors + 1);
    await expect(file.read('c')).rejects.toThrow('SafetensorsFile.read: name must be in the file, got "c"');
    await truncate(path, 100);
    await expect(file.read('a')).rejects.toThrow('the file must stay as it was opened, got shorter');
    await file.close();
  });

  it('are refused when malformed', async () => {
    const path = join(folder, 'bad.safetensors');
    await writeFile(path, Uint8Array.of(1, 2, 3));
    await expect(openSafetensors(path)).rejects.toThrow(
      'openSafetensors: the file must begin with the 8 bytes of the length of its header, got 3 bytes',
    );
    await expect(openSafetensors(join(folder, 'none'))).rejects.toThrow('ENOENT');
  });

  it('are written whole or not at all, and leave nothing else', async () => {
    const own = join(folder, 'own');
    await mkdir(own);
    const path = join(own, 'model.safetensors');
    await writeSafetensors(path, some());
    const before = await readFile(path);
    await writeSafetensors(path, some());
    expect(await readFile(path)).toEqual(before);
    expect(await readdir(own)).toEqual(['model.safetensors']);
    await mkdir(join(own, 'taken', 'inner'), { recursive: true });
    await expect(writeSafetensors(join(own, 'taken'), some())).rejects.toThrow();
    expect(await readdir(own)).toEqual(['model.safetensors', 'taken']);
  });
});
