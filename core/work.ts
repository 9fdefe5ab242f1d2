import type { DefinitionCode, RecipientId } from './report-definition.ts';
import type { Instant } from './time.ts';
import type { UnitCode } from './unit.ts';

/** What the tick hands on. Every piece can be repeated: what is done already is found done. */
export type Work =
  | {
      readonly kind: 'compile';
      readonly definition: DefinitionCode;
      readonly scope: UnitCode;
      readonly label: string;
      readonly asOf: Instant;
    }
  | {
      readonly kind: 'deliver';
      readonly report: string;
      readonly edition: number;
      readonly recipient: RecipientId;
    };

export type WorkQueue = (work: readonly Work[]) => Promise<void>;
