import { beforeAll, expect, test } from 'vitest';
import { august, ingestWorld, one } from '../support/ingest-world.ts';

let world: Awaited<ReturnType<typeof ingestWorld>>;
beforeAll(async () => {
  world = await ingestWorld();
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

test('an endless list of unknown fields is refused as fast as a short one', async () => {
  const many = Object.fromEntries(
    Array.from({ length: 100_000 }, (_, index) => [`vlaue${index}`, 1]),
  );
  const began = performance.now();
  expect(await faults({ ...one(), ...many })).toHaveLength(500);
  expect(performance.now() - began).toBeLessThan(3_000);
});
