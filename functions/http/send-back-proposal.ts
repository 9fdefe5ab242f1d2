import { stepEndpoint, stepRoute } from '../shared/recommendation-step.ts';

export const route = stepRoute('sendBack', {
  name: 'sendBackProposal',
  summary: 'Send a proposed answer back',
});

export const sendBackProposal = stepEndpoint('sendBack');
