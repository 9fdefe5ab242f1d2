import * as z from 'zod';
import { FormerPlace, type Past } from '../core/units/past.ts';
import type { RegistryContent } from '../core/registry/registry.ts';
import { LocalDate } from '../core/time.ts';
import { contentOf, type RegistryRow, type RowKind, rowKinds, rowsOf } from './registry-rows.ts';

/** Kinds of rows that nobody configures: what a version keeps of the versions before it. */
const pastKinds = ['former-place', 'reach'] as const;

export const storedKinds = [...rowKinds, ...pastKinds] as const;
type PastRow = RegistryRow<(typeof pastKinds)[number]>;
export type KeptRow = RegistryRow<RowKind | (typeof pastKinds)[number]>;

/** Everything that is stored of a version. */
export type Kept = { readonly content: RegistryContent; readonly past: Past };

const Reach = z.strictObject({ until: LocalDate });

function pastRowsOf({ reach, places }: Past): PastRow[] {
  const rows = places.map((body): PastRow => {
    const { code, province, from } = body;
    return { kind: 'former-place', code: `${code}@${from}@${province}`, body };
  });
  return reach === undefined
    ? rows
    : [...rows, { kind: 'reach', code: 'reach', body: { until: reach } }];
}

export const keptRowsOf = ({ content, past }: Kept): KeptRow[] => [
  ...rowsOf(content),
  ...pastRowsOf(past),
];

/** Versions from before a past was kept have none. */
export function keptOf(rows: readonly KeptRow[]): Kept {
  const bodies = (kind: KeptRow['kind']) => rows.filter((row) => row.kind === kind).map(bodyOf);
  const [reach] = z.array(Reach).max(1).parse(bodies('reach'));
  return {
    content: contentOf(rows),
    past: {
      ...(reach && { reach: reach.until }),
      places: z.array(FormerPlace).parse(bodies('former-place')),
    },
  };
}

const bodyOf = ({ body }: KeptRow): unknown => body;
