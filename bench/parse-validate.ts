import { SubmissionBody } from '../core/submissions/submission.ts';
import { submittedInJson, submittedInText } from '../functions/shared/submitted.ts';
import { interleaved, median, type Result, rounded } from './result.ts';

const target = 1.8;
const sizes = [10, 100, 500] as const;
/** As many rows are parsed between two looks at the clock: so few that a busy machine seldom interrupts them. */
const rowsPerCall = 1000;
const rounds = 301;
/** A function that serves requests has been compiled to the end after so many. */
const warmRows = 500_000;

/**
 * From the text of a body to rows that are checked: parsing, looking for members that stand twice, and checking every row,
 * beside JSON.parse of the same text. One row in ten says nil, with a reason. What it takes from the bytes is printed too.
 */
export async function parseValidate(): Promise<Result> {
  const counted: Record<string, number> = {};
  const ratios: number[] = [];
  for (const rows of sizes) {
    const { parse, ours, fromBytes, schema, bytes } = await measured(rows);
    ratios.push(ours / parse);
    counted[`${rows} rows: bytes`] = bytes;
    counted[`${rows} rows: JSON.parse, microseconds`] = rounded(parse, 1);
    counted[`${rows} rows: ours, ratio`] = rounded(ours / parse);
    counted[`${rows} rows: ours from the bytes, ratio`] = rounded(fromBytes / parse);
    counted[`${rows} rows: the schema as it stands, ratio`] = rounded(schema / parse);
  }
  const ratio = rounded(Math.max(...ratios));
  return {
    ratio,
    unit: '× JSON.parse',
    target,
    met: ratio <= target,
    counted,
    note: `the worst of ${sizes.join(', ')} rows; medians of ${rounds} rounds`,
  };
}

async function measured(rows: number) {
  const text = JSON.stringify(bodyOf(rows));
  const bytes = Buffer.from(text);
  const read = submittedInJson(bytes);
  if (!read.ok || read.value.rowFaults.size > 0) throw new Error('The body is not as it should be');
  for (let warming = 0; warming < warmRows / rows; warming += 1) submittedInJson(bytes);
  const repeats = Math.ceil(rowsPerCall / rows);
  const many = (run: () => unknown) => () => {
    for (let repeat = 0; repeat < repeats; repeat += 1) run();
  };
  const times = await interleaved(
    {
      parse: many(() => JSON.parse(text)),
      ours: many(() => submittedInText(text)),
      fromBytes: many(() => submittedInJson(bytes)),
      schema: many(() => SubmissionBody.safeParse(JSON.parse(text))),
    },
    { rounds, calls: 1 },
  );
  const [parse, ours, fromBytes, schema] = [
    times.parse,
    times.ours,
    times.fromBytes,
    times.schema,
  ].map((all) => median(all) / repeats);
  if (parse === undefined || ours === undefined || fromBytes === undefined || schema === undefined)
    throw new Error('Nothing was measured');
  return { parse, ours, fromBytes, schema, bytes: bytes.length };
}

const bodyOf = (rows: number) => ({
  dataset: 'xa-thang',
  unit: '32248',
  period: '2025-08',
  source: 'mot-cua-xa',
  observedAt: '2025-08-15T01:00:00.000Z',
  rows: Array.from({ length: rows }, (_, row) => {
    const metric = `dich-vu-cong.chi-tieu.${row + 1}`;
    return row % 10 === 9
      ? { metric, nil: { reason: 'Trong kỳ không phát sinh hồ sơ' } }
      : { metric, value: row % 3 === 0 ? `${row * 37}.50` : row * 104_729 };
  }),
});
