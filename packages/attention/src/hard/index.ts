export { type HardAttended, type HardAttendInputs, hardAttend } from './hard-attend.ts';
export { type ReinforceInputs, type ReinforceOptions, reinforceLoss } from './reinforce-loss.ts';
export { emptyRewardBaseline, type RewardBaseline, updateRewardBaseline } from './reward-baseline.ts';
