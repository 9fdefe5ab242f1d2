import * as z from 'zod';
import type { Names } from '../names.ts';

/** The subject of a recommendation. New subjects are added here; one that is in use is never taken away. */
export const RecommendationField = z.enum([
  'digital-transformation',
  'science-technology-innovation',
  'innovation',
  'standards-metrology-quality',
  'intellectual-property',
  'radiation-nuclear-safety',
  'telecommunications',
  'radio-frequency',
  'science-technology-organisation',
  'administrative-procedures',
  'decentralisation',
  'organisation-staffing',
  'finance-budget',
  'construction-housing',
  'agriculture-environment',
  'other',
]);
export type RecommendationField = z.output<typeof RecommendationField>;

/** What is printed of each. */
export const fieldNames = {
  'digital-transformation': { vi: 'Chuyển đổi số', en: 'Digital transformation' },
  'science-technology-innovation': {
    vi: 'Hoạt động khoa học và công nghệ',
    en: 'Science and technology activity',
  },
  innovation: { vi: 'Đổi mới sáng tạo và khởi nghiệp', en: 'Innovation and start-ups' },
  'standards-metrology-quality': {
    vi: 'Tiêu chuẩn, đo lường, chất lượng',
    en: 'Standards, metrology and quality',
  },
  'intellectual-property': { vi: 'Sở hữu trí tuệ', en: 'Intellectual property' },
  'radiation-nuclear-safety': {
    vi: 'An toàn bức xạ và hạt nhân',
    en: 'Radiation and nuclear safety',
  },
  telecommunications: { vi: 'Viễn thông', en: 'Telecommunications' },
  'radio-frequency': { vi: 'Tần số vô tuyến điện', en: 'Radio frequencies' },
  'science-technology-organisation': {
    vi: 'Tổ chức khoa học và công nghệ',
    en: 'Science and technology organisations',
  },
  'administrative-procedures': { vi: 'Thủ tục hành chính', en: 'Administrative procedures' },
  decentralisation: { vi: 'Phân cấp, phân quyền', en: 'Decentralisation' },
  'organisation-staffing': { vi: 'Tổ chức bộ máy, biên chế', en: 'Organisation and staffing' },
  'finance-budget': { vi: 'Tài chính, ngân sách', en: 'Finance and budget' },
  'construction-housing': { vi: 'Xây dựng, nhà ở', en: 'Construction and housing' },
  'agriculture-environment': {
    vi: 'Nông nghiệp và môi trường',
    en: 'Agriculture and environment',
  },
  other: { vi: 'Lĩnh vực khác', en: 'Other subjects' },
} as const satisfies Record<RecommendationField, Names>;
