import type { Names } from '../names.ts';

/** Stands in a sentence behind a date that rests on a year without a confirmed working calendar. */
export const provisionalMark: Names = {
  vi: ' (tạm tính, lịch làm việc của năm chưa được xác nhận)',
  en: ' (provisional: the working calendar of the year is not confirmed)',
};
