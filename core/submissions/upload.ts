import * as z from 'zod';
import { Counts, Envelope, Mode } from './submission.ts';
import { inWords } from '../wording.ts';

/** A body that goes by upload is stored first and taken in afterwards; its id is read out over a telephone, so it has no I, L, O, U. */
export const UploadId = z
  .string()
  .regex(/^[0-9A-HJKMNP-TV-Z]{26}$/)
  .brand<'UploadId'>();
export type UploadId = z.output<typeof UploadId>;

/** Bytes, as they are sent and after decompression; docs/adr/uploads.md has what was measured. */
export const maxUploadBytes = 64 * 1024 * 1024;
export const maxUploadedRows = 500_000;

const Sha256 = z
  .string()
  .regex(
    /^[0-9a-f]{64}$/,
    inWords(
      'SHA-256 viết bằng 64 chữ số thập lục phân chữ thường.',
      'A SHA-256 is written as 64 hexadecimal digits in lower case.',
    ),
  );
const Size = z.int().min(1);

/** Bytes of which somebody says beforehand how many they are and what their hash is. */
const Measured = z.strictObject({
  sha256: Sha256.meta({ description: 'In hexadecimal' }),
  bytes: Size.meta({ description: 'How many they are; at most 67,108,864 (64 MB)' }),
});
export type Measured = Readonly<z.output<typeof Measured>>;

const decodedGoesWithGzip = {
  code: 'decoded-with-gzip',
  detail: {
    vi: 'Với contentEncoding "gzip", khai thêm decoded: {sha256, bytes} của nội dung trước khi nén; không nén thì bỏ decoded.',
    en: 'With contentEncoding "gzip" say in decoded: {sha256, bytes} what the body is before compression; without it leave decoded out.',
  },
};

const { rows: _, ...around } = Envelope.shape;
/** What a body of JSON says around its rows. */
const CsvEnvelope = z.strictObject({
  delimiter: z.enum([',', ';']).default(',').meta({ description: 'What parts the cells' }),
  ...around,
});

const csvGoesWithCsv = {
  code: 'only-with-csv',
  detail: {
    vi: 'Chỉ khai csv khi contentType là text/csv; với JSON, ghi trong nội dung gửi.',
    en: 'Say csv with contentType text/csv only; a body of JSON says it itself.',
  },
};

/** What a client says of a body before it sends it. */
export const Declared = z
  .strictObject({
    sha256: Measured.shape.sha256.meta({
      description:
        'Of the bytes as they will be sent (compressed, if they are), in hexadecimal: the store refuses others',
    }),
    bytes: Measured.shape.bytes.meta({
      description: 'How many bytes will be sent; at most 67,108,864 (64 MB)',
    }),
    contentType: z.enum(['application/json', 'text/csv']).meta({
      description: 'What the body is once it is decompressed, in UTF-8',
    }),
    csv: CsvEnvelope.optional().meta({
      description:
        'Of a CSV only: how its cells are parted, and what its rows do not say themselves',
    }),
    contentEncoding: z.enum(['gzip']).optional().meta({
      description: 'gzip: the bytes are compressed, and decoded says what they are before that',
    }),
    decoded: Measured.optional().meta({
      description:
        'With gzip, and only then: the same of the body before compression. Its sha256 stands in the receipt',
    }),
    mode: Mode.default('atomic').meta({
      description: 'atomic: one invalid row and nothing is written; partial: the good rows are',
    }),
  })
  .refine(
    ({ contentEncoding, decoded }) => (contentEncoding === undefined) === (decoded === undefined),
    { path: ['decoded'], params: decodedGoesWithGzip },
  )
  .refine(({ contentType, csv }) => csv === undefined || contentType === 'text/csv', {
    path: ['csv'],
    params: csvGoesWithCsv,
  });
export type Declared = Readonly<z.output<typeof Declared>>;

/** The body as it is read: what its receipt will name. */
export const decodedOf = ({ decoded, sha256, bytes }: Declared): Measured =>
  decoded ?? { sha256, bytes };

/**
 * waiting: no body came yet. received: it lies in our store. working: it is being taken in. done: it has a receipt.
 * refused: nothing of it was kept, and why is kept. expired: no body came while the address held.
 */
export const UploadState = z.enum(['waiting', 'received', 'working', 'done', 'refused', 'expired']);
export type UploadState = z.output<typeof UploadState>;

/** As it is kept: that a body lies there is seen from the body. */
export const StoredUploadState = UploadState.exclude(['received']);

/** Minutes after which a worker is taken to be dead: longer than one can live (15), and shorter than its message stays hidden from others. */
export const workMinutes = 16;

/** Of the receipt, what is worth keeping beside the upload. */
export const UploadReceipt = z.strictObject({
  id: z.string().meta({ description: 'Read it at /v1/submissions/{id}' }),
  receivedAt: z.string().meta({ description: 'When the rows became visible' }),
  counts: Counts,
});
export type UploadReceipt = Readonly<z.output<typeof UploadReceipt>>;
