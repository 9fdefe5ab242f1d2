import { stepEndpoint, stepRoute } from '../shared/recommendation-step.ts';

export const route = stepRoute('confirm', {
  name: 'confirmAnswer',
  summary: 'Confirm an answer',
  description: 'The locality closes the case and says how well the answer serves, 1 to 5.',
});

export const confirmAnswer = stepEndpoint('confirm');
