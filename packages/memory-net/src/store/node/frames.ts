import type { FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';

/** Bytes before a payload: its length, its checksum, and a checksum of these two. */
const HEADER = 12;
const MOST = 2 ** 30;

/** A payload as it stands in a file. */
export function frame(payload: Uint8Array): Buffer {
  if (payload.length > MOST) {
    throw new RangeError(`frame: one write must be of at most ${MOST} bytes, got ${payload.length}`);
  }
  const bytes = Buffer.allocUnsafe(HEADER + payload.length);
  bytes.writeUInt32LE(payload.length, 0);
  bytes.writeUInt32LE(crc32(payload), 4);
  bytes.writeUInt32LE(crc32(bytes.subarray(0, 8)), 8);
  bytes.set(payload, HEADER);
  return bytes;
}

/** A payload, and where the frame after it begins. */
export interface FrameRead {
  readonly payload: Buffer;
  readonly end: number;
}

/**
 * Reads the payloads of a file, in order. One that was being written when its process or the machine went is at the end, and passed over:
 * nobody was told that it was kept. Anything else that does not fit its checksum was kept once, and is an error.
 *
 * @throws Error `openExactStore: store.log must be whole, got damage at byte 120 of 4096`
 */
export async function* readFrames(
  where: string,
  name: string,
  file: FileHandle,
): AsyncGenerator<FrameRead, void, undefined> {
  const { size } = await file.stat();
  const damage = (at: number): Error =>
    new Error(`${where}: ${name} must be whole, got damage at byte ${at} of ${size}`);
  for (let at = 0; at < size; ) {
    if (size - at < HEADER) return;
    const header = await bytesAt(file, at, HEADER);
    const length = header.readUInt32LE(0);
    if (header.readUInt32LE(8) !== crc32(header.subarray(0, 8))) {
      if (await onlyZeros(file, at, size)) return; // a file that has grown, but whose data never arrived
      throw damage(at);
    }
    const end = at + HEADER + length;
    if (end > size) return;
    const payload = await bytesAt(file, at + HEADER, length);
    if (header.readUInt32LE(4) !== crc32(payload)) {
      if (end === size) return;
      throw damage(at);
    }
    yield { payload, end };
    at = end;
  }
}

async function bytesAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length);
  for (let done = 0; done < length; ) {
    const { bytesRead } = await file.read(bytes, done, length - done, position + done);
    if (bytesRead === 0)
      throw new Error(`readFrames: file must have ${length} bytes at ${position}, got ${done}`);
    done += bytesRead;
  }
  return bytes;
}

async function onlyZeros(file: FileHandle, from: number, to: number): Promise<boolean> {
  const STEP = 2 ** 20;
  for (let at = from; at < to; at += STEP) {
    if ((await bytesAt(file, at, Math.min(STEP, to - at))).some((byte) => byte !== 0)) return false;
  }
  return true;
}
