import * as task from '../../src/tasks';
import { hebbianPack } from '../hebbian/pack';
import { hebbianRecall } from '../hebbian/recall';
import { countPool, countProduct } from './counts';
import { dncAllocation, dncAllocationGradient } from './dnc-allocation';
import { dncLinks, dncLinksGradient } from './dnc-links';
import { dncUsage, dncUsageGradient } from './dnc-usage';
import { eraseAndAdd, eraseAndAddGradient } from './erase-and-add';
import { contentWeightsGradient, ntmAddressingGradient } from './ntm-backward';
import { contentWeights, ntmAddressing } from './ntm-forward';

/** The tasks of models with a memory. */
export function performMemory(number: i32, index: i32, words: usize, scratch: usize): void {
  switch (number) {
    case task.COUNT_PRODUCT: return countProduct(index, words);
    case task.COUNT_POOL: return countPool(index, words);
    case task.NTM_ADDRESSING: return ntmAddressing(index, words, scratch);
    case task.NTM_ADDRESSING_GRADIENT: return ntmAddressingGradient(index, words, scratch);
    case task.DNC_ALLOCATION: return dncAllocation(index, words, scratch);
    case task.DNC_ALLOCATION_GRADIENT: return dncAllocationGradient(index, words, scratch);
    case task.DNC_LINKS: return dncLinks(index, words);
    case task.DNC_LINKS_GRADIENT: return dncLinksGradient(index, words);
    case task.ERASE_AND_ADD: return eraseAndAdd(index, words);
    case task.ERASE_AND_ADD_GRADIENT: return eraseAndAddGradient(index, words);
    case task.CONTENT_WEIGHTS: return contentWeights(index, words, scratch);
    case task.CONTENT_WEIGHTS_GRADIENT: return contentWeightsGradient(index, words, scratch);
    case task.DNC_USAGE: return dncUsage(index, words);
    case task.DNC_USAGE_GRADIENT: return dncUsageGradient(index, words);
    case task.HEBBIAN_PACK: return hebbianPack(index, words);
    case task.HEBBIAN_RECALL: return hebbianRecall(index, words, scratch);
    default: unreachable();
  }
}
