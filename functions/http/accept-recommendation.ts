import { stepEndpoint, stepRoute } from '../shared/recommendation-step.ts';

export const route = stepRoute('accept', {
  name: 'acceptRecommendation',
  summary: 'Take an assigned case on',
});

export const acceptRecommendation = stepEndpoint('accept');
