export {
  type Checkpoint,
  type Json,
  type LoadedCheckpoint,
  loadCheckpoint,
  saveCheckpoint,
} from './state/checkpoint.ts';
export { openSafetensors, SafetensorsFile, writeSafetensors } from './state/safetensors-file.ts';
export { writeFileAtomic } from './state/write-file-atomic.ts';
