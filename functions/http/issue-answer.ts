import { stepEndpoint, stepRoute } from '../shared/recommendation-step.ts';

export const route = stepRoute('issueAnswer', {
  name: 'issueAnswer',
  summary: 'Issue the signed answer',
  description:
    'Stops the answer clock. Whoever wrote the proposal cannot sign it. Where a part stays unresolved and is to be followed, the remainder becomes a case of its own.',
});

export const issueAnswer = stepEndpoint('issueAnswer');
