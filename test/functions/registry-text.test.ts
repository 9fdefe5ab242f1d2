import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sampleRegistry } from '../../samples/world.ts';
import { registryWorld } from '../support/registry-world.ts';

const version = (stands: number) => ({ 'If-Match': `"v${stands}"` });
const codesOf = ({ json }: { json: { errors?: readonly { code: string }[] } }) =>
  json.errors?.map(({ code }) => code);

describe('the words of the registry', () => {
  const nul = 'a\u0000b';
  const half = 'a\uD800b';
  const [year] = Object.values(sampleRegistry().calendar.years);
  const { calendar } = sampleRegistry();
  const kinds: readonly (readonly [string, (text: string) => object])[] = [
    ['sources', (vi) => ({ code: 'mot', names: { vi, en: 'One' } })],
    ['recipients', (name) => ({ id: 'mot', name, email: 'a@example.vn', language: 'vi' })],
    ['clients', (name) => ({ id: 'mot', name, scopes: [], units: [] })],
    ['calendars', (notice) => ({ ...calendar, years: { 2031: { ...year, notice } } })],
  ];

  test.each(kinds)(
    'of %s are plain text or refused, and never a fault of ours',
    async (kind, of) => {
      const { importJson, store } = await registryWorld();
      expect(codesOf(await importJson(kind, [of(nul)]))).toEqual(['control-character']);
      expect(codesOf(await importJson(kind, [of(half)]))).toEqual(['broken-character']);
      expect(codesOf(await importJson(kind, [of(' ')]))).toEqual(['too-small']);
      expect(await store.head()).toBe(1);
    },
  );

  test('whatever they are, are kept as JSON and CSV both say them, or refused', async () => {
    const { ask, importJson, importCsv, csvOf } = await registryWorld({ content: 'nothing' });
    let stands = 0;
    const text = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }),
      fc.string({
        unit: fc.constantFrom(
          '\u0000',
          '\uD800',
          '\uDC00',
          '\r',
          '\n',
          '"',
          '|',
          '\uFEFF',
          ' ',
          '=',
          "'",
        ),
        maxLength: 6,
      }),
    );
    await fc.assert(
      fc.asyncProperty(text, async (vi) => {
        const made = await ask('PUT', '/v1/admin/sources/{code}', {
          path: { code: 'mot' },
          headers: version(stands),
          body: { code: 'mot', names: { vi, en: 'One' } },
        });
        expect([200, 422]).toContain(made.status);
        if (made.status === 422) return;
        stands = made.json.version;
        const { items } = (await ask('GET', '/v1/admin/sources')).json;
        const query = { dryRun: 'true', remove: 'true' };
        expect((await importJson('sources', items, query)).json.changes).toEqual([]);
        const csv = await csvOf('sources');
        expect((await importCsv('sources', csv, query)).json.changes).toEqual([]);
      }),
      { seed: 20_250_701, numRuns: 100 },
    );
  });
});
