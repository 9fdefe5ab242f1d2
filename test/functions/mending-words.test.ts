import { beforeAll, expect, test } from 'vitest';
import type { UnitCode } from '../../core/units/unit.ts';
import { august, callerNamed, one } from '../support/ingest-world.ts';
import { readingWorld } from '../support/reading-world.ts';
import { registryWorld } from '../support/registry-world.ts';

let world: Awaited<ReturnType<typeof readingWorld>>;
beforeAll(async () => {
  world = await readingWorld();
});

type Fault = { pointer: string; code: string; detail: string };
async function faults(body: unknown, language = 'en'): Promise<readonly Fault[]> {
  const answer = await world.send(body, { headers: { 'Accept-Language': language } });
  expect(['validation-failed', 'rows-rejected']).toContain(answer.json['code']);
  return answer.json['errors'] as Fault[];
}
const raw = (value: string) =>
  JSON.stringify({ ...august, rows: [{ metric: 'received', value: '?' }] }).replace('"?"', value);

test('a value of no possible form is told what a value may be', async () => {
  for (const value of ['1e400', 'null', 'true', '{}', '[]']) {
    expect(await faults(raw(value))).toMatchObject([
      {
        pointer: '/rows/0/value',
        code: 'wrong-form',
        detail: expect.stringContaining('a number such as 412'),
      },
    ]);
    expect((await faults(raw(value), 'vi'))[0]?.detail).toContain('một số như 412');
  }
});

test('a period as a number is told that a label is text', async () => {
  const [fault] = await faults({ ...one(), period: 202508 });
  expect(fault).toMatchObject({ pointer: '/period', code: 'wrong-form' });
  expect(fault?.detail).toContain('"2025-08"');
  expect(await faults({ ...one(), period: { from: '2025-07-15' } })).toMatchObject([
    { pointer: '/period/until', code: 'missing-field' },
  ]);
});

test('a list or a reason without content is told how much it needs', async () => {
  expect((await faults({ ...august, rows: [] }))[0]?.detail).toBe(
    'The list must have at least 1 item.',
  );
  const empty = { ...august, rows: [{ metric: 'received', nil: { reason: '  ' } }] };
  expect((await faults(empty, 'vi'))[0]).toMatchObject({
    pointer: '/rows/0/nil/reason',
    code: 'too-small',
    detail: expect.stringContaining('ít nhất 1 ký tự'),
  });
});

test('of a request that takes no parameter, none is guessed at', async () => {
  const { ask } = await registryWorld();
  const none = await ask('GET', '/v1/admin/registry/versions/{version}', {
    path: { version: '1' },
    query: { verbose: 'true' },
  });
  expect(none.json.errors[0].detail).toBe(
    'There is no field or parameter “verbose”; leave it out.',
  );
});

test('an address that is none is told by an example and not by its pattern', async () => {
  const { importJson } = await registryWorld();
  const [fault] = (
    await importJson('recipients', [{ id: 'a', name: 'A', email: 'a at b', language: 'vi' }])
  ).json.errors;
  expect(fault).toMatchObject({ pointer: '/0/email', code: 'wrong-format' });
  expect(fault.detail).toBe('It must be one e-mail address, such as office@example.org.');
});

test('a body of an administrator that is too large is told to go in parts, and not by upload', async () => {
  const { importJson } = await registryWorld();
  const large = await importJson('units', ['x'.repeat(4 * 1024 * 1024)]);
  expect(large).toMatchObject({ status: 413, json: { code: 'body-too-large' } });
  expect(large.json.detail).toContain('kind by kind');
  expect(large.json.detail).not.toContain('uploads');
});

test('a field of an unknown name is told the nearest one', async () => {
  const rows = [{ metric: 'received', vlaue: 1 }];
  const [fault] = await faults({ ...august, rows });
  expect(fault).toMatchObject({ pointer: '/rows/0/vlaue', code: 'unknown-field' });
  expect(fault?.detail).toContain('did you mean “value”?');
  const far = await faults({ ...one(), colour: 'red' });
  expect(far[0]?.detail).toContain('leave it out');
});

test('characters that are broken, unseen or turn the print are refused in a reason', async () => {
  const say = (reason: string) =>
    faults({ ...august, rows: [{ metric: 'received', nil: { reason } }] });
  expect(await say('cut \ud83d off')).toMatchObject([{ code: 'broken-character' }]);
  for (const unseen of ['\u0007', '\n', '\u202e', '\u2066'])
    expect(await say(`a${unseen}b`)).toMatchObject([{ code: 'control-character' }]);
});

test('nil or withdraw without its braces is told how to write it', async () => {
  for (const member of ['nil', 'withdraw']) {
    const [fault, ...others] = await faults({
      ...august,
      rows: [{ metric: 'received', [member]: true }],
    });
    expect(fault).toMatchObject({ pointer: `/rows/0/${member}`, code: 'wrong-type' });
    expect(fault?.detail).toContain('{"reason": "…"}');
    expect(others).toEqual([]);
  }
});

test('a line break where one line is asked for is told as such', async () => {
  const comment = async (text: string) =>
    (await faults({ ...august, rows: [{ metric: 'received', value: 1, comment: text }] }))[0]
      ?.detail;
  expect(await comment('one\ntwo')).toContain('line break');
  expect(await comment('one\u0007two')).toContain('unseen control character');
});

test('no message of a query prints a pattern or leaves a comma to be guessed', async () => {
  const told = async (query: Record<string, string>, language = 'en') => {
    const { status, text } = await world.get('snapshots', {
      query: { unit: '96', from: '2025-08-01', until: '2025-09-01', ...query },
      headers: { 'Accept-Language': language },
    });
    expect(status).toBe(422);
    return (JSON.parse(text).errors as Fault[])[0]?.detail;
  };
  expect(await told({ unit: 'zzz' })).toContain('such as 96 (a province)');
  expect(await told({ unit: 'zzz' }, 'vi')).toContain('ví dụ 96 (tỉnh)');
  expect(await told({ delimiter: '|' })).toContain('a comma (,) or a semicolon');
  expect(await told({ asOf: '2025-08-20T08:00:00 07:00' })).toContain('write %2B');
  expect(await told({ asOf: 'yesterday' })).toContain('2025-08-27T08:00:00+07:00');
});

test('what is not found is told what to check, in the same words whether or not it exists', async () => {
  const told = async (unit: string, language = 'en') => {
    const query = { unit, from: '2025-08-01', until: '2025-09-01' };
    const headers = { 'Accept-Language': language };
    const { status, text } = await world.get('snapshots', {
      query,
      headers,
      as: { ...callerNamed('camau'), units: ['32001' as UnitCode] },
    });
    const { traceId: _, ...problem } = JSON.parse(text);
    expect(status).toBe(404);
    return problem;
  };
  expect(await told('32002')).toEqual(await told('99999'));
  expect((await told('32002')).detail).toContain('the units of the key');
  expect((await told('32002', 'vi')).detail).toContain('các đơn vị mà khóa phụ trách');
});

test('an endless list of unknown fields is refused with the first 500 of them', async () => {
  const many = Object.fromEntries(
    Array.from({ length: 100_000 }, (_, index) => [`vlaue${index}`, 1]),
  );
  expect(await faults({ ...one(), ...many })).toHaveLength(500);
});
