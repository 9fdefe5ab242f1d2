import type { Step } from './sample-play.ts';
export const recommendationSteps = (): readonly Step[] => [];
