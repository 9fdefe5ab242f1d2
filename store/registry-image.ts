import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { registryImageKey, registryImagePartition } from './keys.ts';
import { wholePartition } from './registry-partition.ts';
import { type Kept, keptOf, type KeptRow, keptRowsOf, storedKinds } from './registry-past.ts';

/**
 * A whole version of the registry, compressed, beside its rows: a function that wakes up reads a country's 3,400 units
 * with one query instead of one per kind and page. It is written before the head that names it and never changed; the rows
 * stay what it was made from.
 */
export type ImagePlace = { readonly version: number; readonly change: string };

/** DynamoDB takes 400 KB an item. */
const chunkBytes = 350_000;
const Chunk = z.object({ sk: z.string(), image: z.instanceof(Uint8Array) });
const Rows = z.array(
  z.object({
    kind: z.enum(storedKinds),
    code: z.string(),
    body: z.unknown(),
  }),
);

/** Writes the image; answers how many items it takes, for the head to name. */
export async function writeImage(
  db: DynamoDBDocumentClient,
  TableName: string,
  place: ImagePlace,
  kept: Kept,
): Promise<number> {
  const bytes = brotliCompressSync(JSON.stringify(keptRowsOf(kept)), {
    params: { [constants.BROTLI_PARAM_QUALITY]: 6 },
  });
  const chunks = Math.ceil(bytes.length / chunkBytes);
  for (let at = 0; at < chunks; at += 1)
    await db.send(
      new PutCommand({
        TableName,
        Item: {
          ...registryImageKey(place.version, place.change, at),
          image: bytes.subarray(at * chunkBytes, (at + 1) * chunkBytes),
        },
      }),
    );
  return chunks;
}

/** Throws if a part of it is missing: a head names an image only when all of it was written. */
export async function readImage(
  db: DynamoDBDocumentClient,
  TableName: string,
  { version, change }: ImagePlace,
  chunks: number,
): Promise<Kept> {
  const pk = registryImagePartition(version, change);
  const found = (await wholePartition(db, TableName, pk, Chunk)).map(({ image }) => image);
  if (found.length !== chunks) throw new Error(`The registry's version ${version} is not whole`);
  const rows: readonly KeptRow[] = Rows.parse(
    JSON.parse(brotliDecompressSync(Buffer.concat(found)).toString('utf8')),
  );
  return keptOf(rows);
}
