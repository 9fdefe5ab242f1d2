import type { Unit } from '../core/units/unit.ts';
import { between, seeded } from './seeded.ts';

/** Invented figures of one commune for one month: whole numbers, by metric. */
export type CommuneMonth = {
  readonly flows: Readonly<Record<string, number>>;
  readonly stocks: Readonly<Record<string, number>>;
};

/**
 * A plausible month of a commune's one-stop desk, drawn from its code alone: a ward sees two or three times
 * the dossiers of a rural commune, most are filed online, nearly all are finished in time.
 */
export function communeMonth(unit: Pick<Unit, 'code' | 'kind'>): CommuneMonth {
  const chance = seeded(Number(unit.code));
  const share = (whole: number, low: number, high: number) =>
    Math.round(whole * (low + chance() * (high - low)));
  const received = unit.kind === 'ward' ? between(chance, 700, 1500) : between(chance, 180, 700);
  const finished = share(received, 0.88, 1.02);
  const withFee = share(received, 0.25, 0.5);
  const officials = between(chance, 5, 14);
  return {
    flows: {
      'xa.tiep-nhan': received,
      'xa.tiep-nhan-truc-tuyen': share(received, 0.68, 0.93),
      'xa.giai-quyet': finished,
      'xa.dung-han': share(finished, 0.94, 1),
      'xa.ket-qua-dien-tu': share(finished, 0.55, 0.85),
      'xa.so-hoa': share(finished, 0.5, 0.85),
      'xa.tai-su-dung': share(received, 0.35, 0.7),
      'xa.co-phi': withFee,
      'xa.thanh-toan-truc-tuyen': share(withFee, 0.45, 0.9),
    },
    stocks: { 'xa.can-bo': officials, 'xa.may-tinh': officials + between(chance, 1, 6) },
  };
}

/** Splits a whole over days as evenly as whole numbers allow, nothing on the closed ones; the parts add up to it. */
export function spread(whole: number, open: readonly boolean[]): readonly number[] {
  const days = open.filter(Boolean).length;
  let passed = 0;
  return open.map((isOpen) => {
    if (!isOpen) return 0;
    passed += 1;
    return Math.floor((whole * passed) / days) - Math.floor((whole * (passed - 1)) / days);
  });
}
