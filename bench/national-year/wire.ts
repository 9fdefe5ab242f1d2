import { Readable } from 'node:stream';
import type { SourceCode } from '../../core/registry/metric.ts';
import { UnitCode } from '../../core/units/unit.ts';
import { type DocumentClient, documentClient, dynamoDb } from '../../functions/shared/world.ts';
import { closingKey, factKey, type Key } from '../../store/keys.ts';
import { pack } from '../../store/packed-statements.ts';
import { communeCode, type CountrySize, provinceCode } from '../country.ts';
import {
  correctedAt,
  isCorrected,
  isMissing,
  monthNamed,
  months,
  receiptOf,
  receivedAt,
  valueOf,
} from './year.ts';

/** The bodies of a store's answers to one query of each partition, page by page. */
export type Wire = ReadonlyMap<string, readonly Buffer[]>;

/** DynamoDB counts a page by the bytes of its items, not by those of its answer. */
const pageBytes = 1_048_576;

type WireItem = { readonly sk: string; readonly text: string; readonly bytes: number };

/** What the store would answer of a year: made to the wire's shape, with the store's own keys and packing. */
export function wireOf(size: CountrySize): Wire {
  const items = new Map<string, WireItem[]>();
  const put = (key: Key, item: WireItem) => {
    const held = items.get(key.pk);
    if (held === undefined) items.set(key.pk, [item]);
    else held.push(item);
  };
  for (const month of months)
    for (let commune = 0; commune < size.communes; commune += 1)
      if (!isMissing(commune, month))
        for (const isCorrection of isCorrected(commune, month) ? [false, true] : [false]) {
          const key = keyOf(commune, month, isCorrection, size);
          put(key, factItem(key, packed(commune, month, isCorrection, size)));
        }
  for (const month of months)
    for (let province = 0; province < size.provinces; province += 1)
      for (const isCorrection of [false, true]) {
        const key = closing(provinceCode(province, size), month, isCorrection);
        put(key, closingItem(key, month, isCorrection));
      }
  return new Map(
    [...items].map(([pk, all]) => [
      pk,
      pagesOf(
        pk,
        all.toSorted((a, b) => (a.sk < b.sk ? -1 : 1)),
      ),
    ]),
  );
}

function packed(commune: number, month: number, isCorrection: boolean, { metrics }: CountrySize) {
  const error = isCorrected(commune, month) && !isCorrection ? 1 : 0;
  return pack(
    Array.from({ length: metrics }, (_, metric) => ({
      number: metric + 1,
      says: {
        kind: 'value' as const,
        amount: { count: valueOf(commune, metric, month) + error, given: 0, atLeast: false },
      },
    })),
  );
}

const partitionOf = (province: string, month: number) => ({
  province: UnitCode.parse(province),
  month: monthNamed(month).until.slice(0, 7),
});

function keyOf(commune: number, month: number, isCorrection: boolean, size: CountrySize): Key {
  const province = provinceCode(commune, size);
  const at = isCorrection ? correctedAt(month) : receivedAt(month);
  return factKey(
    partitionOf(province, month),
    UnitCode.parse(communeCode(commune)),
    monthNamed(month),
    'lgsp' as SourceCode,
    at,
    receiptOf(province, month, isCorrection),
  );
}

const closing = (province: string, month: number, isCorrection: boolean): Key =>
  closingKey(partitionOf(province, month), receiptOf(province, month, isCorrection));

const factItem = ({ pk, sk }: Key, p: Uint8Array): WireItem => ({
  sk,
  text: JSON.stringify({
    pk: { S: pk },
    sk: { S: sk },
    p: { B: Buffer.from(p).toString('base64') },
  }),
  bytes: pk.length + sk.length + p.length + 'pkskp'.length,
});

function closingItem({ pk, sk }: Key, month: number, isCorrection: boolean): WireItem {
  const at = isCorrection ? correctedAt(month) : receivedAt(month);
  const by = { M: { client: { S: 'national' } } };
  const text = JSON.stringify({ pk: { S: pk }, sk: { S: sk }, receivedAt: { S: at }, by });
  return { sk, text, bytes: text.length };
}

function pagesOf(pk: string, items: readonly WireItem[]): Buffer[] {
  const pages: WireItem[][] = [[]];
  let bytes = 0;
  for (const item of items) {
    if (bytes + item.bytes > pageBytes) {
      pages.push([]);
      bytes = 0;
    }
    bytes += item.bytes;
    pages.at(-1)?.push(item);
  }
  return pages.map((page, at) => {
    const last = page.at(-1);
    const isLast = at === pages.length - 1 || last === undefined;
    const more = isLast
      ? ''
      : `,"LastEvaluatedKey":${JSON.stringify({ pk: { S: pk }, sk: { S: last.sk } })}`;
    const list = page.map(({ text }) => text).join(',');
    return Buffer.from(
      `{"Count":${page.length},"Items":[${list}]${more},"ScannedCount":${page.length}}`,
    );
  });
}

export const bytesOf = (wire: Wire): number =>
  [...wire.values()].flat().reduce((sum, page) => sum + page.length, 0);

type WireRequest = { readonly body?: string | Uint8Array };

const nothing = Buffer.from('{"Count":0,"Items":[],"ScannedCount":0}');
const chunkBytes = 65_536;

/** The SDK's own client, with everything but the network: it signs, serialises, would repeat, and reads a stream. */
export function clientOver(wire: Wire): DocumentClient {
  return documentClient(
    dynamoDb({
      region: 'local',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      endpoint: 'http://127.0.0.1:9',
      requestHandler: {
        async handle({ body }: WireRequest) {
          return {
            response: {
              statusCode: 200,
              headers: { 'content-type': 'application/x-amz-json-1.0' },
              body: streamOf(pageFor(wire, textOf(body))),
            },
          };
        },
      },
    }),
  );
}

const textOf = (body: WireRequest['body'] = ''): string =>
  typeof body === 'string' ? body : new TextDecoder().decode(body);

/** The page behind the key that a query starts at; keys are found again, because pages are few. */
function pageFor(wire: Wire, query: string): Buffer {
  const pages = wire.get(/":pk":\{"S":"([^"]*)"/.exec(query)?.[1] ?? '') ?? [];
  const [, start] = /"ExclusiveStartKey":\{.*?"sk":\{"S":"([^"]*)"/.exec(query) ?? [];
  if (start === undefined) return pages[0] ?? nothing;
  const ended = `"sk":{"S":"${start}"}},"ScannedCount"`;
  return pages[pages.findIndex((page) => page.includes(ended)) + 1] ?? nothing;
}

/** As a socket hands it over, and with as little work of its own. */
function streamOf(page: Buffer): Readable {
  let at = 0;
  return new Readable({
    read() {
      this.push(at < page.length ? page.subarray(at, at + chunkBytes) : null);
      at += chunkBytes;
    },
  });
}
