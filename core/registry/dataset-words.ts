import type { Dataset, DueDay } from './dataset.ts';
import type { MetricCode } from './metric.ts';
import type { Names } from '../names.ts';
import type { RuleSide, ValidationRule } from './validation-rule.ts';

/** From when on figures are taken, in words. */
export function openingWords({
  opensDaysAfterStart: days = 0,
}: Pick<Dataset, 'opensDaysAfterStart'>): Names {
  if (days === 0) return { vi: 'Từ ngày đầu kỳ', en: 'From the first day of the period' };
  return days > 0
    ? { vi: `Từ ${days} ngày sau ngày đầu kỳ`, en: `From ${counted(days)} after the first day` }
    : {
        vi: `Từ ${-days} ngày trước ngày đầu kỳ`,
        en: `From ${counted(-days)} before the first day`,
      };
}

/** The last day that the figures are about, in words. */
export function cutOffWords({
  cutOffDaysAfterEnd: days = 0,
}: Pick<Dataset, 'cutOffDaysAfterEnd'>): Names {
  if (days === 0) return { vi: 'Ngày cuối kỳ', en: 'The last day of the period' };
  return days > 0
    ? {
        vi: `${days} ngày sau ngày cuối kỳ`,
        en: `${counted(days)} after the last day of the period`,
      }
    : {
        vi: `${-days} ngày trước ngày cuối kỳ`,
        en: `${counted(-days)} before the last day of the period`,
      };
}

const counted = (days: number): string => `${days} ${days === 1 ? 'day' : 'days'}`;

/** The rule of a last day in words, with what becomes of a day on which no work is done. */
export function dueWords(due: DueDay): Names {
  if ('workingDaysAfterCutOff' in due) {
    const days = due.workingDaysAfterCutOff;
    return {
      vi: `Hết ngày làm việc thứ ${days} sau ngày chốt số liệu`,
      en: `To the end of working day ${days} after the cut-off`,
    };
  }
  const day = dayOfMonthWords(due.dayOfMonth);
  const month = monthWords(due.monthsAfter);
  const roll = rollWords[due.roll];
  return {
    vi: `Hết ${day.vi} ${month.vi}; ${roll.vi}`,
    en: `To the end of ${day.en} of ${month.en}; ${roll.en}`,
  };
}

function dayOfMonthWords(day: number): Names {
  if (day === 31) return { vi: 'ngày cuối cùng của', en: 'the last day' };
  return day > 28
    ? {
        vi: `ngày ${day} (tháng ngắn hơn: ngày cuối tháng) của`,
        en: `day ${day} (of a shorter month: its last day)`,
      }
    : { vi: `ngày ${day} của`, en: `day ${day}` };
}

function monthWords(after: number): Names {
  if (after === 0) return { vi: 'tháng chốt số liệu', en: 'the month of the cut-off' };
  return after === 1
    ? { vi: 'tháng sau tháng chốt số liệu', en: 'the month after that of the cut-off' }
    : {
        vi: `tháng thứ ${after} sau tháng chốt số liệu`,
        en: `the month ${after} months after that of the cut-off`,
      };
}

const rollWords = {
  'as-is': {
    vi: 'giữ nguyên cả khi là ngày nghỉ',
    en: 'also where no work is done on it',
  },
  'next-working-day': {
    vi: 'nếu là ngày nghỉ thì chuyển sang ngày làm việc kế tiếp',
    en: 'where no work is done on it, the next working day',
  },
  'previous-working-day': {
    vi: 'nếu là ngày nghỉ thì chuyển về ngày làm việc liền trước',
    en: 'where no work is done on it, the working day before',
  },
} as const satisfies Record<Extract<DueDay, { roll: string }>['roll'], Names>;

/** What becomes of a statement that comes after the last day. */
export const lateWords: Names = {
  vi: 'Số liệu đến sau hạn vẫn được nhận, được giữ đầy đủ và ghi là nộp muộn.',
  en: 'What comes after the last day is taken and kept all the same, and marked as late.',
};

/** What a rule says must hold, with the metrics by name: `Hồ sơ trực tuyến ≤ Hồ sơ tiếp nhận`. */
export function ruleWords(rule: ValidationRule, nameOf: (code: MetricCode) => Names): Names {
  const { left, operator, right } = rule;
  const inLanguage = (language: keyof Names) =>
    [left, right]
      .map((side) => sideWords(side, (code) => nameOf(code)[language]))
      .join(` ${operator} `);
  return { vi: inLanguage('vi'), en: inLanguage('en') };
}

function sideWords({ metrics, plus }: RuleSide, nameOf: (code: MetricCode) => string): string {
  const terms = metrics.map(({ metric, times = 1 }) => {
    const size = Math.abs(times);
    return [times < 0, `${size === 1 ? '' : `${size} × `}${nameOf(metric)}`] as const;
  });
  const constant = [plus.startsWith('-'), plus.replace(/^-/, '')] as const;
  const all = Number(plus) === 0 && terms.length > 0 ? terms : [...terms, constant];
  return all
    .map(([minus, text], index) =>
      index === 0 ? `${minus ? '−' : ''}${text}` : `${minus ? '−' : '+'} ${text}`,
    )
    .join(' ');
}
