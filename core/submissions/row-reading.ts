import type { DatasetCode } from '../registry/dataset.ts';
import type { MetricCode } from '../registry/metric.ts';
import type { Remark, Says } from '../statements/statement.ts';
import type { Instant } from '../time.ts';
import type { RowAbout, RowPlace } from './submission-desk.ts';
import type { RowFault } from './submission-faults.ts';

/** What a row says, once every code in it is known to us. */
export type Draft = RowPlace &
  Remark & {
    readonly metric: MetricCode;
    readonly dataset: DatasetCode;
    readonly says: Says;
    readonly observedAt: Instant;
    readonly restart?: true;
    /** As it was sent: not checked yet. */
    readonly replaces?: string;
  };

/** A row with all that is wrong with it. A draft may be there beside faults, such as a unit that is not the caller's. */
export type RowReading = {
  readonly draft?: Draft;
  /** What it speaks of, where only what it says cannot be read. */
  readonly unread?: Pick<Draft, 'metric' | 'about'>;
  readonly about: RowAbout;
  readonly faults: readonly RowFault[];
};
