import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { beforeAll, expect, test } from 'vitest';
import { august, ingestWorld, one } from '../support/ingest-world.ts';

let world: Awaited<ReturnType<typeof ingestWorld>>;
beforeAll(async () => {
  world = await ingestWorld();
});

type World = typeof world;
type Fault = {
  readonly index?: number;
  readonly pointer: string;
  readonly line?: number;
  readonly column?: string;
  readonly code: string;
  readonly detail: string;
  readonly messages: { readonly vi: string; readonly en: string };
};

/** Sends a CSV with the defaults of August. */
async function post(
  body: string | Uint8Array,
  more: Partial<Parameters<World['send']>[1]> & { readonly to?: World } = {},
) {
  const { to = world, headers, query, ...rest } = more;
  const answer = await to.send(body, {
    ...rest,
    headers: { 'Content-Type': 'text/csv', ...headers },
    query: { ...august, ...query },
  });
  return { ...answer, errors: (answer.json['errors'] ?? []) as readonly Fault[] };
}

const places = (errors: readonly Fault[]) =>
  errors.map(({ line, column = '', code }) => `${line} ${column} ${code}`);

test('a CSV says what a body of JSON says: value, nil, withdrawal, text beside, columns in any order', async () => {
  const fresh = await ingestWorld();
  const csv = [
    'value,comment,metric,nil,atLeast,unit,followUp',
    '100,"đã đối chiếu, hai lần",received,,,,true',
    ',,finished,Không phát sinh,,,',
    '19000,,accounts,,TRUE,,',
    '80.80,,shared,,,32002,',
    '',
  ].join('\r\n');
  const answer = await post(csv, { to: fresh });
  expect(answer).toMatchObject({
    status: 201,
    json: {
      sha256: createHash('sha256').update(csv).digest('hex'),
      counts: { sent: 4, accepted: 4, rejected: 0 },
    },
  });
  const rows = [
    { metric: 'received', value: '100', comment: 'đã đối chiếu, hai lần', followUp: true },
    { metric: 'finished', nil: { reason: 'Không phát sinh' } },
    { metric: 'accounts', value: '19000', atLeast: true },
    { metric: 'shared', value: '80.80', unit: '32002' },
  ];
  expect((await fresh.send({ ...august, rows })).json['counts']).toMatchObject({ unchanged: 4 });
});

test('a row gives its own period as a label or as two days, and its own source, moment and receipt', async () => {
  const fresh = await ingestWorld();
  const first = await post('metric,value\nreceived,5\n', { to: fresh });
  const receipt = String(first.json['id']);
  const csv = [
    'metric,period,from,until,source,observedAt,value,withdraw,replaces',
    'received,202507,,,office,2025-08-14T08:00:00+07:00,7,,',
    'received,,2025-08-14,2025-08-15,,,1,,',
    `received,,,,,,6,,${receipt}`,
    'finished,2025-07,,,,,,nhầm xã,',
  ].join('\n');
  const answer = await post(csv, { to: fresh });
  expect(answer.json['counts']).toMatchObject({ sent: 4, accepted: 4 });
  const said = await fresh.visible();
  expect(said.map(({ interval, source }) => `${interval.from} ${source}`).toSorted()).toEqual([
    '2025-06-15 lgsp',
    '2025-06-15 office',
    '2025-07-15 lgsp',
    '2025-07-15 lgsp',
    '2025-08-14 lgsp',
  ]);
});

test('semicolons are taken where they are declared, a byte order mark and gzip always', async () => {
  const fresh = await ingestWorld();
  const semicolons = 'metric;value;comment\nreceived;1;"a;b"\n';
  const query = { delimiter: ';' };
  expect((await post(semicolons, { to: fresh, query })).status).toBe(201);
  const undeclared = await post(semicolons);
  expect(undeclared).toMatchObject({ status: 400, json: { code: 'malformed-csv' } });
  expect(undeclared.errors).toMatchObject([{ line: 1, code: 'other-delimiter' }]);
  expect(undeclared.errors[0]?.messages).toEqual({
    vi: 'Các ô cách nhau bằng dấu chấm phẩy. Đặt dòng sep=; ở đầu tệp, hoặc thêm tham số delimiter=%3B vào địa chỉ.',
    en: 'The cells are parted by a semicolon. Put a line sep=; at the top of the file, or add the parameter delimiter=%3B to the address.',
  });
  const commas = await post('metric,value\nreceived,1\n', { query });
  expect(commas.errors).toMatchObject([{ line: 1, code: 'other-delimiter' }]);
  expect(commas.errors[0]?.messages.en).toContain('Put a line sep=, at the top');
  const marked = Buffer.from('\uFEFFmetric,value\nfinished,1\n');
  expect((await post(marked, { to: fresh })).status).toBe(201);
  expect((await post(gzipSync('metric,value\naccounts,1\n'), { to: fresh })).status).toBe(201);
});

test('the content type may say utf-8 and that there is a header, and nothing else', async () => {
  const csv = 'metric,value\nreceived,1\n';
  const status = async (type: string) =>
    (await post(csv, { headers: { 'Content-Type': type }, query: { dryRun: 'true' } })).status;
  expect(await status('text/csv; charset=utf-8; header=present')).toBe(200);
  expect(await status('text/csv;charset="UTF-8"')).toBe(200);
  expect(await status('text/csv; header=absent')).toBe(415);
  expect(await status('text/csv; charset=windows-1258')).toBe(415);
  expect(await status('text/plain')).toBe(415);
});

test('a file in another encoding, or no CSV at all, is told how to save it', async () => {
  const text = 'metric,value,comment\nreceived,1,tốt\nfinished,2,xấu\n';
  const utf16 = await post(Buffer.from(`\uFEFF${text}`, 'utf16le'));
  expect(places(utf16.errors)).toEqual(['1  wrong-encoding']);
  expect(utf16.errors[0]?.messages.vi).toContain('CSV UTF-8');
  expect(places((await post(Buffer.from(text, 'utf16le'))).errors)).toEqual(['1  wrong-encoding']);
  const windows = Buffer.concat([
    Buffer.from('metric,value,comment\nreceived,1,tốt\nfinished,2,x'),
    Buffer.from([0xe2, 0xec]),
    Buffer.from('u\n'),
  ]);
  expect(places((await post(windows)).errors)).toEqual(['3  wrong-encoding']);
  const workbook = await post(Buffer.from('PK\u0003\u0004anything', 'latin1'));
  expect(places(workbook.errors)).toEqual(['1  spreadsheet-file']);
});

test('every fault of layout is told at once, with its line and in both languages', async () => {
  const csv = [
    'metric,valeu,unit,unit,value,',
    'received,1,,,1',
    'finished,1,,,1,9',
    'accounts,1,',
    '"place,1,,,1',
    'shared,1,"x" y,,1',
    'received,1,,,a"b',
    'finished,1,"two',
    'lines",,1',
    'accounts,1,,,1,,,',
    'place',
  ].join('\n');
  const answer = await post(csv);
  expect(answer).toMatchObject({ status: 400, json: { code: 'malformed-csv', errorsTotal: 7 } });
  expect(places(answer.errors)).toEqual([
    '1 valeu unknown-column',
    '1 unit repeated-column',
    '3  too-many-cells',
    '5  unclosed-quote',
    '6  unclosed-quote',
    '7  stray-quote',
    '11  too-few-cells',
  ]);
  expect(answer.errors[0]?.detail).toContain('value');
  for (const { messages } of answer.errors) {
    expect(messages.vi).toMatch(/[à-ỹ]/);
    expect(messages.en.length).toBeGreaterThan(20);
  }
});

test('cells that are missing at the end of a line count as empty, as Excel leaves them off', async () => {
  const csv = 'metric,value,nil,comment\r\nreceived,7\r\nfinished,,Không có\r\nplace,1,,tốt\r\n';
  const answer = await post(csv, { query: { dryRun: 'true' } });
  expect(answer).toMatchObject({ status: 200, json: { counts: { sent: 3, accepted: 3 } } });
});

test('a last line that lacks cells and its own end is taken for cut off', async () => {
  const { status, errors } = await post('metric,value,comment\nreceived,412,\nfinished,41');
  expect(status).toBe(400);
  expect(places(errors)).toEqual(['3  too-few-cells']);
  expect(errors[0]?.messages.en).toContain('cut off');
});

test.each(['sep=;', '"sep=;"', 'SEP=;'])(
  'Excel’s own mark %s says what parts the cells, and lines are counted with it',
  async (mark) => {
    const csv = `\uFEFF${mark}\r\nmetric;value\r\nreceived;7\r\nfinished;x\r\n`;
    const { status, errors } = await post(csv, { query: { dryRun: 'true' } });
    expect(status).toBe(422);
    expect(errors).toMatchObject([{ line: 4, column: 'value' }]);
  },
);

test('a mark of commas wins over a request that says semicolons', async () => {
  const csv = 'sep=,\nmetric,value\nreceived,7\n';
  expect((await post(csv, { query: { dryRun: 'true', delimiter: ';' } })).status).toBe(200);
});

test.each(['sep=\t\r\nmetric\tvalue\r\nreceived\t7\r\n', 'metric\tvalue\nreceived\t7\n'])(
  'a file whose cells tabs part is told so, with Excel’s mark or without (%j)',
  async (csv) => {
    const { errors } = await post(csv);
    expect(places(errors)).toEqual(['1  other-delimiter']);
    expect(errors[0]?.messages.vi).toContain('dấu tab. Hãy lưu lại với dấu phẩy');
    expect(errors[0]?.messages.en).not.toContain('delimiter=');
  },
);

test('rows that repeat each other name the lines of the file', async () => {
  const { errors } = await post('metric,value\nreceived,1\n\nreceived,2\n');
  expect(errors.map(({ line, code }) => `${line} ${code}`)).toEqual([
    '2 duplicate-row',
    '4 duplicate-row',
  ]);
  expect(errors[0]?.messages.en).toContain('line of the file: 4.');
  expect(errors[1]?.messages.vi).toContain('dòng của tệp: 2.');
});

test('a header that lacks what every row needs is told what it lacks, unless the query gives it', async () => {
  const send = async (csv: string, query: Record<string, string> = {}) => {
    const headers = { 'Content-Type': 'text/csv' };
    const answer = await world.send(csv, { headers, query: { dataset: 'nd', ...query } });
    return answer.json['errors'] as readonly Fault[];
  };
  const told = await send('unit,comment\n32001,x\n');
  expect(told.map(({ code }) => code)).toEqual(Array(4).fill('missing-column'));
  expect(told.map(({ detail }) => /(metric|value|source|period)/.exec(detail)?.[0])).toEqual([
    'metric',
    'value',
    'source',
    'period',
  ]);
  const days = { unit: '32001', source: 'lgsp' };
  expect(places(await send('metric,value,from\nreceived,1,2025-08-01\n', days))).toEqual([
    '1  missing-column',
  ]);
  expect(places(await send('1,2,3\n4,5,6\n', days))).toEqual(['1  missing-header']);
  expect(places(await send('', days))).toEqual(['1  missing-header']);
  expect(places(await send('metric,value,unit,source,period\n\n,,,,\n', {}))).toEqual([
    '1  no-rows',
  ]);
});

test('every fault of a row is told with its line, its column and its place in JSON, also after cells of several lines', async () => {
  const csv = [
    'metric,value,nil,comment,from,until,atLeast',
    'received,-1,,"one',
    'two",,,',
    '',
    'nothing,1,,,,,',
    'finished,1,Không có,,,,',
    'accounts,1,,,2025-08-01,,',
    'place,1,,,2025-08-01,2025-09-01,',
    'shared,1,,,,,maybe',
    'rate,1.000,,,,,',
  ].join('\n');
  const { errors, json, status } = await post(csv, { query: { mode: 'partial' } });
  expect({ status, counts: json['counts'] }).toMatchObject({
    status: 422,
    counts: { sent: 7, rejected: 7 },
  });
  expect(
    errors.map((each) => `${each.index} ${each.pointer} ${each.line} ${each.column} ${each.code}`),
  ).toEqual([
    '0 /rows/0/comment 2 comment control-character',
    '0 /rows/0/value 2 value out-of-bounds',
    '1 /rows/1/metric 5 metric unknown-metric',
    '2 /rows/2/value 6 value ambiguous-statement',
    '3 /rows/3/period/until 7 until missing-field',
    '4 /rows/4/period 8 from period-not-reportable',
    '5 /rows/5/atLeast 9 atLeast wrong-type',
    '6 /rows/6/value 10 value too-many-decimals',
  ]);
});

test('a period as a label and as days at once is refused, in a row and in the query', async () => {
  const csv = 'metric,value,period,from,until\nreceived,1,2025-08,2025-07-15,2025-08-15\n';
  const { errors } = await post(csv);
  expect(places(errors)).toEqual(['2 from wrong-form']);
  const query = { from: '2025-07-15', until: '2025-08-15' };
  const twice = await post('metric,value\nreceived,1\n', { query });
  expect(twice).toMatchObject({ status: 422, json: { code: 'validation-failed' } });
  expect(twice.errors).toMatchObject([{ pointer: '/query/period' }]);
});

test('a default that is not in the row is pointed at by the row, and one that is wrong by its parameter', async () => {
  const csv = 'metric,value\nreceived,1\n';
  expect((await post(csv, { query: { unit: '12345' } })).errors).toMatchObject([
    { index: 0, pointer: '/rows/0', line: 2, code: 'unknown-unit' },
  ]);
  const wrong = await post(csv, { query: { observedAt: 'yesterday', actorId: 'x' } });
  expect(wrong.errors.map(({ pointer }) => pointer)).toEqual(['/query/observedAt']);
  expect((await post(csv, { query: { actorId: 'x' } })).errors).toMatchObject([
    { pointer: '/query/actorName', code: 'missing-field' },
  ]);
  expect((await post(csv, { query: { dataset: 'none' } })).errors).toMatchObject([
    { code: 'unknown-dataset' },
  ]);
});

test('the parameters of a CSV are refused by name beside JSON', async () => {
  const answer = await world.send(one(), { query: { unit: '32001', delimiter: ',' } });
  expect(answer).toMatchObject({ status: 422, json: { code: 'validation-failed' } });
  expect(
    (answer.json['errors'] as Fault[]).map(({ pointer, code }) => `${pointer} ${code}`),
  ).toEqual(['/query/delimiter only-with-csv', '/query/unit only-with-csv']);
});

test('a repeat is answered byte for byte; the same bytes with other defaults are another request', async () => {
  const fresh = await ingestWorld();
  const csv = 'metric,value\nreceived,1\n';
  const first = await post(csv, { to: fresh, key: 'k' });
  expect((await post(csv, { to: fresh, key: 'k' })).text).toBe(first.text);
  expect((await post(csv, { to: fresh, key: 'k', query: { delimiter: ',' } })).text).toBe(
    first.text,
  );
  const other = await post(csv, { to: fresh, key: 'k', query: { unit: '32002' } });
  expect(other).toMatchObject({ status: 422, json: { code: 'idempotency-key-reused' } });
  expect(other.json['detail']).toContain('other parameters in the address');
  expect(await fresh.visible()).toHaveLength(1);
});

test('a text that was guarded against spreadsheets is read as it was before', async () => {
  const fresh = await ingestWorld();
  await post("metric,value,comment\nreceived,1,'=1+1\n", { to: fresh });
  expect(await fresh.visible()).toMatchObject([{ comment: '=1+1' }]);
});

test('endless columns are told once', async () => {
  const { errors } = await post(`metric,value,${'x,'.repeat(500_000)}y\n`);
  expect(errors.at(-1)).toMatchObject({ line: 1, code: 'too-many-columns' });
  expect(errors.length).toBeLessThan(150);
});

test('a table of more lines than a request may have is refused at the first one too many', async () => {
  const csv = `metric,value\n${'received,1\n'.repeat(50_002)}`;
  const { errors } = await post(csv);
  expect(places(errors)).toEqual(['50002  too-many-rows']);
  expect(errors[0]?.messages.en).toContain('up to 500000, go by POST /v1/uploads');
});
