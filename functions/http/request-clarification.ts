import { stepEndpoint, stepRoute } from '../shared/recommendation-step.ts';

export const route = stepRoute('requestClarification', {
  name: 'requestClarification',
  summary: 'Ask the locality for facts',
  description:
    'Pauses the clock from tomorrow if the case is not due by today. At most two questions; the reply is due within 10 working days.',
});

export const requestClarification = stepEndpoint('requestClarification');
