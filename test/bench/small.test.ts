import { expect, test } from 'vitest';
import { compared } from '../../bench/national-year.ts';
import { postgresqlPrograms, startPostgresql } from '../../bench/national-year/postgresql.ts';
import { readUnitsOf } from '../../bench/read-units.ts';
import { scalingOver } from '../../bench/scaling.ts';

const small = { provinces: 3, communes: 20, metrics: 4 };

test('a small national year: everybody comes to the same sums, and is timed', async () => {
  const { times } = await compared(small, undefined, { often: 2, seldom: 1 });
  expect(Object.keys(times).toSorted()).toEqual(['duckdb', 'ours', 'sqlite']);
  expect(times['ours']).toHaveLength(2);
});

test.skipIf(postgresqlPrograms() === undefined)(
  'and so does PostgreSQL, where it is installed',
  async () => {
    const programs = postgresqlPrograms() ?? '';
    const server = await startPostgresql(programs);
    try {
      const { times } = await compared(small, { server, programs }, { often: 1, seldom: 1 });
      expect(Object.keys(times)).toContain('postgresqlLean');
      expect(Object.keys(times)).toContain('postgresqlRealistic');
    } finally {
      await server.stop();
    }
  },
);

test('a small country and a larger one: what a value costs in each, after their totals were compared', async () => {
  const countries = [
    { provinces: 1, communes: 3, rounds: 1 },
    { provinces: 2, communes: 5, rounds: 1 },
  ];
  const { counted } = await scalingOver(countries, 3);
  expect(counted['3UnitsValues']).toBeGreaterThan(0);
  expect(counted['10UnitsValues']).toBeGreaterThan(Number(counted['3UnitsValues']));
});

test('a month of small provinces is read for what its partitions hold, rounded up', async () => {
  const { counted } = await readUnitsOf({ provinces: 2, communes: 16, metrics: 100 });
  const { readUnits, bytes, partitions } = counted;
  const units = Math.ceil(Number(bytes) / 4096);
  expect(readUnits).toBeGreaterThanOrEqual(units);
  expect(readUnits).toBeLessThanOrEqual(units + Number(partitions));
});
