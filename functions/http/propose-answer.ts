import { stepEndpoint, stepRoute } from '../shared/recommendation-step.ts';

export const route = stepRoute('proposeAnswer', {
  name: 'proposeAnswer',
  summary: 'Propose an answer for signature',
  description: 'States the outcome with everything that an answer of its kind must state.',
});

export const proposeAnswer = stepEndpoint('proposeAnswer');
