import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { route } from '../../functions/http/post-snapshots.ts';
import { problems } from '../../functions/shared/problem-codes.ts';
import { august, ingestWorld } from '../support/ingest-world.ts';
import type { Law } from './law.ts';

const oneOf = <T>(...values: readonly T[]) => fc.constantFrom(...values);
const text = fc.string({ unit: 'binary', maxLength: 40 });
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

// What a row may hold, right, nearly right and hostile --------------------------

const moment = fc.oneof(
  oneOf(
    '2025-08-15T00:00:00Z',
    '2025-08-14T17:00:00.000Z',
    '2024-02-29T00:00:00.000Z',
    '2025-02-29T00:00:00.000Z',
    '9999-12-31T23:59:59-23:59',
    '0000-01-01T00:00:00+23:59',
    '1900-01-01T00:00:00Z',
  ),
  text,
);
const day = oneOf(
  '2025-07-15',
  '2025-08-15',
  '2025-02-30',
  '0000-01-01',
  '9999-12-31',
  '1900-01-01',
  '2199-12-31',
  '2200-01-01',
);
const label = oneOf(
  '2025-08',
  '202508',
  '2025-Q3',
  '20259M',
  '2025-W33',
  '9999-W52',
  '9999-12-31',
  '20250814',
  '1900',
  '9999',
  '',
);
const value = fc.oneof(
  fc.double(),
  fc.integer(),
  oneOf<string | number | null | boolean>(
    '1',
    '80.80',
    '-0',
    '1e5',
    '٣',
    '9'.repeat(30),
    -0,
    1e-7,
    null,
    true,
  ),
  text,
);
const words = fc.oneof(
  oneOf('không có', ' ', '\ud800', 'x'.repeat(501), '=1+1', 'a\u202Eb', 'một\nhai', 'a\u0301'),
  text,
);
const metric = oneOf(
  'received',
  'finished',
  'accounts',
  'rate',
  'shared',
  'unasked',
  '__proto__',
  'toString',
  '\ud800',
);
const unit = oneOf('32001', '32002', '32003', '96', '99001', '__proto__', '#', '\udfff');
const source = oneOf('lgsp', 'office', 'constructor', '#');
const receipt = oneOf('', 'x', '01K2N9YDG0000000000000000Z');

const reasoned = fc.record({ reason: words }, { requiredKeys: [] });
const row = fc.record(
  {
    metric,
    unit,
    period: fc.oneof(label, fc.record({ from: day, until: day }, { requiredKeys: [] }), text),
    source,
    observedAt: moment,
    value,
    atLeast: fc.boolean(),
    restart: fc.boolean(),
    nil: reasoned,
    withdraw: reasoned,
    text: words,
    comment: words,
    followUp: fc.boolean(),
    replaces: receipt,
    colour: fc.anything(),
  },
  { requiredKeys: ['metric'] },
);

// Bodies ------------------------------------------------------------------------

/** What compresses to a few thousand bytes, and is printed by its name. */
const bomb = gzipSync(Buffer.alloc(5 * 1024 * 1024, ' '));
type Body = {
  readonly bytes: Uint8Array | 'bomb';
  readonly type: string;
  readonly query: Readonly<Record<string, string>>;
};
type Written = Body & { readonly bytes: Uint8Array };
const json = (bytes: Uint8Array): Written => ({ bytes, type: 'application/json', query: {} });
const asJson = (each: unknown): Written => json(Buffer.from(JSON.stringify(each) ?? 'undefined'));

const anyJson = fc.json().map((each) => json(Buffer.from(each)));
const nearlyRight = fc
  .record({
    ...Object.fromEntries(
      Object.entries(august).map(([name, good]) => [name, oneOf<unknown>(good, good, '__proto__')]),
    ),
    replace: optional(fc.boolean()),
    actor: optional(fc.record({ id: oneOf('cv01', ''), name: words })),
    rows: fc.array(row, { maxLength: 6 }),
  })
  .map(asJson);

/** A member of the text stands twice. */
const repeating = nearlyRight.map(({ bytes, ...body }) => ({
  ...body,
  bytes: Buffer.from(
    Buffer.from(bytes).toString('utf8').replace('{"metric":', '{"metric":"received","metric":'),
  ),
}));

/** Small bodies that are dear to walk: deep within each other, or with a member again and again, or both. */
const nested = fc
  .record({
    depth: oneOf(2, 30, 62, 63, 64, 65, 2_000, 20_000),
    repeats: oneOf(0, 1, 2, 600),
    isList: fc.boolean(),
    at: oneOf('rows', 'row', 'value', 'around'),
  })
  .map(({ depth, repeats, isList, at }) => {
    const again = Array.from({ length: repeats }, (_, n) => `"x${n}":1,"x${n}":2,`).join('');
    const [open, close] = isList ? ['[', ']'] : [depth > 64 ? '{"a":' : `{${again}"a":`, '}'];
    const deep = `${open.repeat(depth)}1${close.repeat(depth)}`;
    const around = JSON.stringify(august).slice(1, -1);
    const rowOf = (value: string) => `{${again}"metric":"received","value":${value}}`;
    if (at === 'rows') return `{${around},"rows":${deep}}`;
    if (at === 'row') return `{${around},"rows":[${rowOf('1')},${deep}]}`;
    if (at === 'value') return `{${around},"rows":[${rowOf(deep)},${rowOf('1')}]}`;
    return `{${around},"colour":${deep},"rows":[${rowOf('1')}]}`;
  })
  .map((each) => json(Buffer.from(each)));

const names = oneOf(
  'metric',
  'VALUE',
  'unit',
  'period',
  'from',
  'until',
  'source',
  'observedAt',
  'nil',
  'atLeast',
  'comment',
  'colour',
  '',
);
const cell = fc.oneof(
  fc.oneof(metric, unit, label, day, source, moment, words),
  value.map(String),
  oneOf('', '"', '""', '"a', 'a"b', '"a\nb"', '"a,b;c"', 'TRUE'),
);
const line = fc.tuple(fc.array(cell, { maxLength: 6 }), oneOf(',', ',', ';', '\t'));
const csv = (bytes: Uint8Array, query: Readonly<Record<string, string>>): Written => ({
  bytes,
  type: 'text/csv',
  query,
});
const csvQuery = fc
  .record(
    {
      delimiter: oneOf(',', ';', '\t'),
      dataset: oneOf('nd', 'wall', ''),
      unit,
      period: label,
      source,
      observedAt: moment,
      replace: oneOf('true', 'false', 'maybe'),
      actorId: oneOf('cv01', ' '),
      actorName: words,
    },
    { requiredKeys: [] },
  )
  .map((query) => ({ ...august, ...query }));
const anyCsv = fc
  .tuple(
    fc.array(names, { maxLength: 5 }),
    fc.array(line, { maxLength: 6 }),
    oneOf('\n', '\r\n', '\r'),
    csvQuery,
  )
  .map(([head, lines, end, query]) => {
    const rows = lines.map(([cells, sign]) => cells.join(sign));
    return csv(Buffer.from([['metric', 'value', ...head].join(','), ...rows].join(end)), query);
  });

const anyBytes = fc.uint8Array({ minLength: 1, maxLength: 300 });
const anyText = fc.string({ unit: 'binary', maxLength: 300 }).map((each) => Buffer.from(each));
const gzipLike = fc
  .uint8Array({ maxLength: 60 })
  .map((bytes) => Buffer.from([0x1f, 0x8b, ...bytes]));
const raw = fc
  .tuple(fc.oneof(anyBytes, anyText, gzipLike), fc.boolean(), csvQuery)
  .map(([bytes, isJson, query]) => (isJson ? json(bytes) : csv(bytes, query)));

/** As sent, compressed, compressed and cut off, or a few bytes that become too many. */
const packed = fc
  .tuple(
    fc.oneof(anyJson, nearlyRight, repeating, nested, anyCsv, raw),
    oneOf('plain', 'plain', 'gzip', 'cut', 'bomb'),
    fc.double({ min: 0, max: 0.99, noNaN: true }),
  )
  .map(([body, how, share]): Body => {
    if (how === 'plain') return body;
    if (how === 'bomb') return { ...body, bytes: how };
    const zipped = gzipSync(body.bytes);
    const bytes = how === 'cut' ? zipped.subarray(0, Math.ceil(share * zipped.length)) : zipped;
    return { ...body, bytes };
  });

type Request = { readonly body: Body; readonly mode: string; readonly dryRun: string };
const anyRequest: fc.Arbitrary<Request> = fc.record({
  body: packed,
  mode: oneOf('atomic', 'partial'),
  dryRun: oneOf('true', 'false'),
});

// The law -----------------------------------------------------------------------

type World = Awaited<ReturnType<typeof ingestWorld>>;
let made: Promise<World> | undefined;
/** One world for every seed: what bodies leave behind is met by those that follow. */
const world = (): Promise<World> => (made ??= ingestWorld());

const mayAnswer: readonly string[] = route.problems;

async function holds({ body, mode, dryRun }: Request): Promise<void> {
  const { send } = await world();
  const isBomb = body.bytes === 'bomb';
  const answer = await send(isBomb ? bomb : body.bytes, {
    query: { ...body.query, mode, dryRun },
    headers: { 'Content-Type': body.type },
  });
  const { status, json: said } = answer;
  const counts = said['counts'] as Readonly<Record<string, number>> | undefined;
  const { sent = 0, accepted = 0, unchanged = 0, superseded = 0, rejected = 0 } = counts ?? {};
  if (accepted + unchanged + superseded + rejected !== sent)
    throw new Error('Counts do not add up');
  if (!isBomb && status === (dryRun === 'true' ? 200 : 201)) return;
  const code = String(said['code']);
  const known = Object.hasOwn(problems, code) && mayAnswer.includes(code);
  if (!known || status >= 500) throw new Error(`It was answered ${status} ${answer.text}`);
}

/** Any JSON, any CSV and any bytes are taken, or refused in our name with a problem that the route names. */
export const law: Law = {
  name: 'any-body',
  run: (seed) => fc.assert(fc.asyncProperty(anyRequest, holds), { seed, numRuns: 5 }),
};
