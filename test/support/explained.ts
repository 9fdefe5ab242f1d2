import type { Report } from '../../core/reports/report.ts';
import { explanationReply } from '../../functions/shared/explanation-answer.ts';
import { figureIn } from '../../functions/shared/figure-explanation.ts';
import { figureWords } from '../../render/figure-words.ts';

/** As it comes over the wire: nothing here knows the types of core/. */
export type Outcome = {
  kind: string;
  numerator?: string;
  denominator?: string;
  operands?: { numerator: string; denominator: string };
  terms?: { metric: string; value: string }[];
  cause?: string;
};
export type Statement = {
  share?: string;
  restart?: true;
  metric: string;
  interval: { from: string; until: string };
  unit: string;
  source: string;
  role: string;
  says: { kind: string; text?: string };
};
export type Growth = {
  against: string;
  outcome: Outcome;
  before?: Outcome;
  statements?: Statement[];
};
export type Line = {
  unit: string;
  state: string;
  outcome: Outcome;
  increase?: Outcome;
  growth?: Growth[];
  statements: Statement[];
  flags: { kind: string; sources?: string[] }[];
  predecessors?: { unit: string; closed: string; share?: string; counts: string }[];
  givenUpTo?: string[];
};
type Axes = { code: string; kind: string; overTime: string; overUnits: string };
export type Explained = {
  figure: string;
  scope: { code: string };
  metric: Axes & { factor?: number; formula?: string };
  operands?: { code: string; metric: Axes; sum?: string }[];
  total: Outcome;
  increase?: { total: Outcome };
  growth?: (Growth & { of: string; in: string; before: Outcome; leftOut: string[] })[];
  coverage: { expected: number; value: number } & Record<string, unknown>;
  units: Line[];
  nextPageToken: string | null;
};

const needs = {
  secrets: () => Promise.resolve({ current: 's'.repeat(43) }),
  inWords: figureWords,
};

/** The whole explanation of a figure, read page by page. */
export async function explained(report: Report, id: string, pageSize = 3): Promise<Explained> {
  const placed = figureIn(report, id);
  if (placed === undefined) throw new Error(`No figure ${id}`);
  const read = async (pageToken?: string): Promise<Explained> => {
    const query = { delimiter: ',', pageSize, pageToken } as const;
    const asked = { query, accept: undefined, language: 'vi', reader: 'x', route: 'x' } as const;
    const reply = await explanationReply(needs, placed, asked);
    if (!reply.ok) throw new Error(reply.failure.code);
    return JSON.parse(JSON.stringify(reply.value.body));
  };
  const first = await read();
  const units = [...first.units];
  let token = first.nextPageToken;
  while (token !== null) {
    const page = await read(token);
    units.push(...page.units);
    token = page.nextPageToken;
  }
  return { ...first, units };
}
