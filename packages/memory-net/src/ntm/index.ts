export type { FirstContents } from './first-contents.ts';
export {
  type NtmControls,
  type NtmHeads,
  type NtmLayout,
  ntmControlCount,
  ntmControls,
} from './ntm-controls.ts';
export { NtmMemory, type NtmMemoryConfig, type NtmState } from './ntm-memory.ts';
export { SharedContentMemory, type SharedContentState } from './shared-content-memory.ts';
