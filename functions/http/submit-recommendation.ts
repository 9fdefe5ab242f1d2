import { stepEndpoint, stepRoute } from '../shared/recommendation-step.ts';

export const route = stepRoute('submit', {
  name: 'submitRecommendation',
  summary: 'Hand a draft in',
  description:
    'Registers the case: it gets its number, and the answer clock starts with today as day zero. The body may complete the draft.',
});

export const submitRecommendation = stepEndpoint('submit');
