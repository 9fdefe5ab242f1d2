import { stepEndpoint, stepRoute } from '../shared/recommendation-step.ts';

export const route = stepRoute('escalate', {
  name: 'escalateRecommendation',
  summary: 'Escalate a case beyond the authority of the agency',
  description: 'An interim answer: the case waits for a decision at a higher level.',
});

export const escalateRecommendation = stepEndpoint('escalate');
