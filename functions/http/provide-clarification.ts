import { stepEndpoint, stepRoute } from '../shared/recommendation-step.ts';

export const route = stepRoute('provideClarification', {
  name: 'provideClarification',
  summary: 'Reply to a question',
  description:
    'The case goes back to where the question was asked, and the clock goes on with the next working day.',
});

export const provideClarification = stepEndpoint('provideClarification');
