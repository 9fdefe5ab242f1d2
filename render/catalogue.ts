import type { Names } from '../core/names.ts';
import type { ChangeCause } from '../core/reports/change.ts';
import type { FigureMetric, NoRange } from '../core/reports/report.ts';
import type { Flag, StatementRole, UnitState } from '../core/reports/unit-line.ts';
import type { NoOutcome } from '../core/reports/outcome.ts';
import type {
  RecommendationBalance,
  RecommendationCounts,
} from '../core/recommendations/recommendation-summary.ts';
import type { RecommendationState } from '../core/recommendations/recommendation-state.ts';
import type { Level } from '../core/units/unit.ts';

/** What the words of the model are called in print. A word without a name does not compile. */

export const unitStates = {
  value: { vi: 'có số liệu', en: 'value' },
  nil: { vi: 'không phát sinh', en: 'nil' },
  withdrawn: { vi: 'đã rút', en: 'withdrawn' },
  partial: { vi: 'chưa đủ kỳ', en: 'partial' },
  missing: { vi: 'chưa báo cáo', en: 'missing' },
} as const satisfies Record<UnitState, Names>;

/** Why the missing leave no range, though numbers are bounded. */
export const noRanges = {
  'operand-without-bounds': {
    vi: 'có chỉ tiêu trong công thức không quy định đủ giới hạn dưới và giới hạn trên',
    en: 'a metric that it is computed from declares no bounds on both sides',
  },
  'no-common-source': {
    vi: 'không nguồn nào khai báo tất cả các chỉ tiêu trong công thức',
    en: 'no source states all that it is computed from',
  },
  over: {
    vi: 'có số chỉ nêu mức tối thiểu (“trên”)',
    en: 'a number is only a minimum (“over”)',
  },
  'division-by-zero': { vi: 'mẫu số có thể bằng 0', en: 'what is divided by could be 0' },
} as const satisfies Record<NoRange, Names>;

export const noOutcomes = {
  missing: { vi: 'chưa báo cáo', en: 'missing' },
  nil: { vi: 'không phát sinh', en: 'nil' },
  withdrawn: { vi: 'đã rút', en: 'withdrawn' },
  'not-totalled': { vi: 'không cộng chung, xem từng đơn vị', en: 'not totalled, see each unit' },
  'division-by-zero': { vi: 'không tính được: mẫu số bằng 0', en: 'not computable: denominator 0' },
  'no-base': {
    vi: 'không tính được: chưa có số gốc đầu kỳ',
    en: 'not computable: no base before the period',
  },
  'inexact-base': {
    vi: 'không tính được: số gốc chỉ nêu mức tối thiểu',
    en: 'not computable: the base is only a minimum',
  },
  'inexact-operand': {
    vi: 'không tính được: mẫu số (hoặc số trừ) chỉ nêu mức tối thiểu',
    en: 'not computable: the denominator (or what is subtracted) is only a minimum',
  },
  'only-percentage': {
    vi: 'không tính được: nguồn chỉ nêu tỷ lệ',
    en: 'not computable: only a percentage was stated',
  },
  'no-unit-in-both': {
    vi: 'không tính được: không đơn vị nào có số ở cả hai kỳ',
    en: 'not computable: no unit has a value in both periods',
  },
  'no-such-period': {
    vi: 'không có kỳ để so sánh',
    en: 'there is no such period to compare with',
  },
  'no-unit-gave-both-parts': {
    vi: 'không tính được: chưa đơn vị nào gửi đủ tử số và mẫu số',
    en: 'not computable: no unit gave both numerator and denominator',
  },
  'no-unit-gave-every-operand': {
    vi: 'không tính được: chưa đơn vị nào gửi đủ các chỉ tiêu của công thức',
    en: 'not computable: no unit gave every metric of the formula',
  },
} as const satisfies Record<NoOutcome, Names>;

export const statementRoles = {
  used: { vi: 'được dùng', en: 'used' },
  base: { vi: 'số gốc đầu kỳ', en: 'base before the period' },
  reached: { vi: 'mức đã đạt trước khi đếm lại', en: 'reached before it was counted anew' },
  paired: {
    vi: 'cùng cặp với số được dùng; lấy giá trị mới hơn',
    en: 'paired with what is used; a later value stands',
  },
  unpaired: {
    vi: 'không dùng: thành phần khác không có số',
    en: 'not used: another part has no number',
  },
  successor: {
    vi: 'của đơn vị mới, số của đơn vị này thôi được tính',
    en: 'of a unit that came after; this one no longer counts',
  },
  'other-source': { vi: 'nguồn khác', en: 'other source' },
  superseded: { vi: 'đã được thay thế', en: 'superseded' },
  'left-over': { vi: 'để đối chiếu, không cộng', en: 'compared, not added' },
  'bare-percentage': { vi: 'chỉ nêu tỷ lệ', en: 'percentage only' },
  predecessor: {
    vi: 'của đơn vị cũ, không cộng',
    en: 'of a unit before it, not added',
  },
  control: { vi: 'số kiểm tra của cấp trên', en: 'control figure of a level above' },
} as const satisfies Record<StatementRole, Names>;

export const flags = {
  'sources-differ': { vi: 'các nguồn khác nhau', en: 'sources differ' },
  'cumulative-fell': { vi: 'số lũy kế giảm', en: 'cumulative count fell' },
  'leftover-differs': {
    vi: 'số của kỳ con không khớp số cả kỳ',
    en: 'sub-periods differ from the whole',
  },
  'reached-back': {
    vi: 'một đơn vị kế tiếp cũng báo cáo những ngày này, có thể cộng trùng',
    en: 'one of its successors speaks of these days, too: they may be counted twice',
  },
  'percentage-differs': {
    vi: 'tỷ lệ được nêu khác tỷ lệ tính được',
    en: 'stated percentage differs from the computed one',
  },
  outlier: { vi: 'lệch xa các kỳ trước', en: 'far from earlier periods' },
  'rule-broken': { vi: 'trái quy tắc kiểm tra', en: 'a validation rule does not hold' },
} as const satisfies Record<Flag['kind'], Names>;

export const changeCauses = {
  late: { vi: 'số liệu đến sau', en: 'late data' },
  correction: { vi: 'số liệu được đính chính', en: 'correction' },
  withdrawal: { vi: 'số liệu bị rút', en: 'withdrawal' },
  recomputed: { vi: 'tính lại', en: 'recomputed' },
  base: { vi: 'số của kỳ so sánh thay đổi', en: 'the number compared with changed' },
} as const satisfies Record<ChangeCause, Names>;

export const metricKinds = {
  flow: { vi: 'số phát sinh trong kỳ', en: 'flow within the period' },
  stock: { vi: 'số tại thời điểm cuối kỳ', en: 'stock at the end of the period' },
  cumulative: { vi: 'số lũy kế', en: 'cumulative count' },
  ratio: { vi: 'tỷ lệ tính từ tử số và mẫu số', en: 'ratio of numerator to denominator' },
  rank: { vi: 'thứ hạng', en: 'rank' },
  percentage: { vi: 'tỷ lệ do nguồn nêu', en: 'percentage as stated' },
  text: { vi: 'câu trả lời bằng lời', en: 'answer in words' },
  indicator: { vi: 'chỉ số tính theo công thức', en: 'indicator computed by a formula' },
} as const satisfies Record<FigureMetric['kind'], Names>;

export const overTime = {
  sum: { vi: 'cộng các khoảng thời gian trong kỳ', en: 'intervals of the period are added' },
  last: { vi: 'lấy số cuối cùng trong kỳ', en: 'the last value in the period' },
  mean: { vi: 'lấy trung bình trong kỳ', en: 'the mean over the period' },
  min: { vi: 'lấy số nhỏ nhất trong kỳ', en: 'the smallest in the period' },
  max: { vi: 'lấy số lớn nhất trong kỳ', en: 'the largest in the period' },
} as const satisfies Record<FigureMetric['overTime'], Names>;

export const overUnits = {
  sum: { vi: 'cộng các đơn vị', en: 'units are added' },
  mean: { vi: 'lấy trung bình các đơn vị', en: 'the mean of the units' },
  min: { vi: 'lấy đơn vị nhỏ nhất', en: 'the smallest unit' },
  max: { vi: 'lấy đơn vị lớn nhất', en: 'the largest unit' },
  none: { vi: 'không tổng hợp giữa các đơn vị', en: 'not totalled over units' },
} as const satisfies Record<FigureMetric['overUnits'], Names>;

export const levels = {
  country: { vi: 'quốc gia', en: 'country' },
  province: { vi: 'cấp tỉnh', en: 'province' },
  commune: { vi: 'cấp xã', en: 'commune' },
  agency: { vi: 'cơ quan', en: 'agency' },
} as const satisfies Record<Level, Names>;

export const recommendationCounts = {
  received: { vi: 'Tiếp nhận trong kỳ', en: 'Received' },
  inHand: { vi: 'Đang xử lý', en: 'In hand' },
  answered: { vi: 'Đã trả lời trong kỳ', en: 'Answered' },
  awaitingLegalDocument: { vi: 'Chờ văn bản pháp luật', en: 'Awaiting legal document' },
  escalated: { vi: 'Vượt thẩm quyền', en: 'Escalated' },
  overdue: { vi: 'Quá hạn', en: 'Overdue' },
} as const satisfies Record<keyof RecommendationCounts, Names>;

export const balanceTerms = {
  start: { vi: 'đầu kỳ', en: 'at the start' },
  submitted: { vi: 'mới gửi', en: 'submitted' },
  children: { vi: 'tách ra', en: 'split off' },
  returned: { vi: 'mở lại', en: 'returned' },
  closed: { vi: 'kết thúc', en: 'closed' },
  transferred: { vi: 'chuyển cơ quan khác', en: 'transferred' },
  merged: { vi: 'gộp', en: 'merged' },
  rejected: { vi: 'không tiếp nhận', en: 'rejected' },
  withdrawn: { vi: 'địa phương rút', en: 'withdrawn' },
  end: { vi: 'cuối kỳ', en: 'at the end' },
} as const satisfies Record<keyof RecommendationBalance, Names>;

export const recommendationStates = {
  DRAFT: { vi: 'Dự thảo', en: 'Draft' },
  SUBMITTED: { vi: 'Đã gửi, chờ tiếp nhận', en: 'Submitted' },
  CLARIFICATION_REQUESTED: { vi: 'Chờ địa phương làm rõ', en: 'Clarification requested' },
  ASSIGNED: { vi: 'Đã phân công', en: 'Assigned' },
  IN_PROGRESS: { vi: 'Đang giải quyết', en: 'In progress' },
  AWAITING_APPROVAL: { vi: 'Chờ ký trả lời', en: 'Awaiting approval' },
  ANSWERED: { vi: 'Đã trả lời, chờ xác nhận', en: 'Answered' },
  AWAITING_LEGAL_DOCUMENT: { vi: 'Chờ văn bản pháp luật', en: 'Awaiting legal document' },
  ESCALATED: { vi: 'Vượt thẩm quyền, báo cáo cấp trên', en: 'Escalated' },
  CLOSED: { vi: 'Kết thúc', en: 'Closed' },
  MERGED: { vi: 'Đã gộp', en: 'Merged' },
  TRANSFERRED_OUT: { vi: 'Đã chuyển cơ quan khác', en: 'Transferred out' },
  REJECTED: { vi: 'Không tiếp nhận', en: 'Rejected' },
  WITHDRAWN: { vi: 'Đã rút', en: 'Withdrawn' },
} as const satisfies Record<RecommendationState, Names>;
