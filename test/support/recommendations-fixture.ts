import type {
  RecommendationCounts,
  RecommendationSection,
} from '../../core/recommendations/recommendation-summary.ts';
import { LocalDate } from '../../core/time.ts';

const counts = (
  received: number,
  inHand: number,
  answered: number,
  more: Partial<RecommendationCounts> = {},
): RecommendationCounts => ({
  received,
  inHand,
  answered,
  awaitingLegalDocument: 0,
  escalated: 0,
  overdue: 0,
  ...more,
});

/** Eleven asks of Cà Mau within August and two from before: 2 + 11 + 1 = 3 + 1 + 10. */
export const recommendationsFixture: RecommendationSection = {
  window: { from: LocalDate.parse('2025-08-01'), until: LocalDate.parse('2025-09-01') },
  counts: counts(12, 10, 4, { awaitingLegalDocument: 2, escalated: 1, overdue: 1 }),
  byState: [
    { state: 'SUBMITTED', count: 1 },
    { state: 'CLARIFICATION_REQUESTED', count: 1 },
    { state: 'ASSIGNED', count: 1 },
    { state: 'IN_PROGRESS', count: 3 },
    { state: 'AWAITING_APPROVAL', count: 0 },
    { state: 'ANSWERED', count: 1 },
    { state: 'AWAITING_LEGAL_DOCUMENT', count: 2 },
    { state: 'ESCALATED', count: 1 },
    { state: 'CLOSED', count: 3 },
    { state: 'TRANSFERRED_OUT', count: 1 },
  ],
  byField: [
    { field: 'digital-transformation', counts: counts(3, 3, 0, { overdue: 1 }) },
    { field: 'standards-metrology-quality', counts: counts(4, 3, 2) },
    { field: 'innovation', counts: counts(2, 2, 1, { awaitingLegalDocument: 2 }) },
    { field: 'intellectual-property', counts: counts(3, 2, 1, { escalated: 1 }) },
  ],
  byUnit: [
    { unit: 'BKHCN.TDC', counts: counts(4, 3, 2) },
    { unit: 'BKHCN.SHTT', counts: counts(3, 2, 1, { escalated: 1 }) },
    { unit: 'BKHCN.DMST', counts: counts(2, 2, 1, { awaitingLegalDocument: 2 }) },
    { unit: null, counts: counts(3, 3, 0, { overdue: 1 }) },
  ],
  balance: {
    start: 2,
    submitted: 10,
    children: 1,
    returned: 1,
    closed: 3,
    transferred: 1,
    merged: 0,
    rejected: 0,
    withdrawn: 0,
    end: 10,
  },
  open: [
    {
      number: 'KN.20250812.0003',
      title: 'Kết nối Cổng truy xuất nguồn gốc sản phẩm của tỉnh với hệ thống quốc gia.',
      field: 'standards-metrology-quality',
      locality: '96',
      holder: 'BKHCN.TDC',
      state: 'IN_PROGRESS',
      dueOn: LocalDate.parse('2025-08-27'),
      overdueWorkingDays: 5,
    },
    {
      number: 'KN.20250827.0009',
      title: 'Sớm tham mưu Chính phủ ban hành nghị định về quỹ đầu tư mạo hiểm.',
      field: 'innovation',
      locality: '96',
      holder: 'BKHCN.DMST',
      state: 'AWAITING_LEGAL_DOCUMENT',
      dueOn: LocalDate.parse('2025-12-31'),
      overdueWorkingDays: 0,
    },
    {
      number: 'KN.20250827.0011',
      title: 'Dữ liệu số về sở hữu trí tuệ còn phân tán.',
      field: 'intellectual-property',
      locality: '96',
      holder: null,
      state: 'CLARIFICATION_REQUESTED',
      dueOn: null,
      overdueWorkingDays: 0,
    },
  ],
};
