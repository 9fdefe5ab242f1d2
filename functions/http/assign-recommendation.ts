import { stepEndpoint, stepRoute } from '../shared/recommendation-step.ts';

export const route = stepRoute('assign', {
  name: 'assignRecommendation',
  summary: 'Assign a case to its lead unit',
  description:
    'The class A, B or C sets the due date (10, 15, 20 working days), never before today. The due date of the first assignment is kept for ever.',
});

export const assignRecommendation = stepEndpoint('assign');
