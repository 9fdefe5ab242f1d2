import { stepEndpoint, stepRoute } from '../shared/recommendation-step.ts';

export const route = stepRoute('refer', {
  name: 'referRecommendation',
  summary: 'Refer a case to another unit of the agency',
  description: 'The clock goes on. At most two referrals, and to no unit that led the case before.',
});

export const referRecommendation = stepEndpoint('refer');
