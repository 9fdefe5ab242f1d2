import { stepEndpoint, stepRoute } from '../shared/recommendation-step.ts';

export const route = stepRoute('commit', {
  name: 'commitToLegalDocument',
  summary: 'Commit to a coming legal document',
  description:
    'An interim answer: the case waits for the document, expected on a day or in a quarter.',
});

export const commitToLegalDocument = stepEndpoint('commit');
