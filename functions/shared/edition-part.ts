import type { ArchivedPart, Edition } from '../../core/reports/edition.ts';
import { UnitCode } from '../../core/units/unit.ts';

/** What the readings of an edition can be asked: the whole, or the part of one province. */
export const partParameter = {
  part: UnitCode.optional().meta({
    description:
      'Of a report of the country: its part of this province, where units have their lines (00: above the provinces)',
  }),
};

/** Where in the archive the edition lies, or a part of it; nothing if it has no such part. */
export const keptUnder = (
  { archived }: Edition,
  part: UnitCode | undefined,
): Pick<ArchivedPart, 'json' | 'page'> | undefined =>
  part === undefined ? archived : archived.parts?.find(({ province }) => province === part);
