import { beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { Unit } from '../../core/units/unit.ts';
import { august, content, one } from '../support/ingest-world.ts';
import { readingWorld } from '../support/reading-world.ts';

/** Each by what it is known in addition, from which day. */
const known: Readonly<Record<string, readonly string[]>> = {
  '32001': ['H12.12.1', '31999'],
  '32002': ['000.02.12.H12'],
};

let world: Awaited<ReturnType<typeof readingWorld>>;
beforeEach(async () => {
  world = await readingWorld();
  const units = content.units.map((unit) =>
    Unit.parse({ ...unit, aliases: known[unit.code] ?? [] }),
  );
  const heir = Unit.parse({
    ...units[3],
    code: '32003',
    validFrom: '2025-07-20',
    aliases: ['32009'],
  });
  const before = Unit.parse({
    ...units[3],
    code: '32008',
    aliases: ['32009'],
    validTo: '2025-07-20',
  });
  const change = { expected: 1, now: world.clock.now, by: 'tester', note: 'aliases' };
  const published = await world.registry.publish(
    { ...content, units: [...units, heir, before] },
    change,
  );
  if (!published.ok) throw new Error('The aliases were not published');
});

const Page = z.object({
  statements: z.array(z.looseObject({ unit: z.string(), value: z.string().nullable() })),
});

const Refused = z.object({ errors: z.array(z.object({ code: z.string() })) });
const codesIn = ({ text }: { readonly text: string }): readonly string[] =>
  Refused.parse(JSON.parse(text)).errors.map(({ code }) => code);

async function told(unit: string, more: Readonly<Record<string, string>> = {}) {
  const answer = await world.get('snapshots', {
    query: { unit, dataset: 'nd', period: '2025-08', ...more },
  });
  expect(answer.status, answer.text).toBe(200);
  return Page.parse(JSON.parse(answer.text)).statements.map(({ unit: code, value }) => [
    code,
    value,
  ]);
}

const sent = async (unit: string, more: object = {}) => {
  const answer = await world.send({ ...one(), unit, ...more }, { as: 'camau' });
  return answer.status;
};

describe('a unit that is known by other codes', () => {
  test.each(['H12.12.1', 'H12.12.01', '000.01.12.H12', '31999'])(
    'takes figures that are sent under %s, and keeps them under its own',
    async (alias) => {
      expect(await sent(alias)).toBe(201);
      expect(await told('32001')).toEqual([['32001', '100']]);
      expect(await told(alias)).toEqual([['32001', '100']]);
    },
  );

  test('is the same under its alias in the log of a value, and below its province', async () => {
    await sent('H12.12.2');
    const query = { unit: 'H12.12.02', metric: 'received', dataset: 'nd', period: '2025-08' };
    const log = await world.get('changes', { query });
    expect(log.status).toBe(200);
    expect(JSON.parse(log.text).changes).toHaveLength(1);
    expect(await told('96', { descendants: 'true' })).toEqual([['32002', '100']]);
  });

  test('speaks once in a body that names it by two codes', async () => {
    const rows = [
      { metric: 'received', value: 1 },
      { metric: 'received', value: 2, unit: 'H12.12.1' },
    ];
    const answer = await world.send({ ...august, rows });
    expect(answer.status).toBe(422);
    expect(codesIn(answer)).toContain('duplicate-row');
  });

  test('is one whole with replace, whichever of its codes a row names', async () => {
    const body = {
      ...august,
      replace: true,
      rows: [
        { metric: 'received', value: 'x' },
        { metric: 'finished', value: 2, unit: 'H12.12.1' },
      ],
    };
    const answer = await world.send(body, { query: { mode: 'partial' } });
    expect(codesIn(answer)).toEqual(['not-a-number', 'replace-incomplete']);
  });

  test('may be meant by its alias with replace, where the period of a row is not understood', async () => {
    const rows = [
      { metric: 'received', value: 1 },
      { metric: 'finished', value: 2, unit: 'H12.12.1', period: 'August' },
    ];
    const answer = await world.send(
      { ...august, replace: true, rows },
      { query: { mode: 'partial' } },
    );
    expect(codesIn(answer)).toEqual(['replace-incomplete', 'unknown-period']);
  });

  test('is found as of the period’s last day, where an alias passed from one to the next', async () => {
    expect(await sent('32009', { period: '2025-07' })).toBe(201);
    expect(await sent('32009', { period: '2025-08' })).toBe(201);
    expect(await told('32009', { period: '2025-07' })).toEqual([['32008', '100']]);
    expect(await told('32009')).toEqual([['32003', '100']]);
  });

  test('is not known by an alias on other days, nor by one that is nobody’s', async () => {
    expect(await sent('H12.12.3')).toBe(422);
    const query = { unit: 'H12.12.3', dataset: 'nd', period: '2025-08' };
    expect((await world.get('snapshots', { query })).status).toBe(404);
  });

  test('is not told to a caller whose unit it is not', async () => {
    await sent('H12.12.1');
    const query = { unit: 'H12.12.1', dataset: 'nd', period: '2025-08' };
    expect((await world.get('snapshots', { query, as: 'other' })).status).toBe(404);
    const foreign = await world.send({ ...one(), unit: 'H12.12.1' }, { as: 'other' });
    expect(codesIn(foreign)).toEqual(['unit-not-allowed']);
  });
});
