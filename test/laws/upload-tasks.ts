import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { Handling } from './answers.ts';
import type { ModelFacts } from './model.ts';
import type { Receipt } from './receipts.ts';
import { type Asked, sentOf } from './sent.ts';

/** A body that is to go by upload; its key is that of the announcement. */
export type AskedUpload = {
  readonly asked: Asked;
  readonly zipped: boolean;
  /** What is declared of the body after decompression is not true of it. */
  readonly isMisdeclared: boolean;
};

const measured = (bytes: Uint8Array) => ({
  sha256: createHash('sha256').update(bytes).digest('hex'),
  bytes: bytes.length,
});

/** What its client declares, and the bytes that it means to put. */
export function announcedAs({ asked, zipped, isMisdeclared }: AskedUpload) {
  const { type, text } = sentOf(asked);
  const inside = Buffer.from(text);
  const bytes = zipped ? gzipSync(inside) : inside;
  const { rows: _rows, ...csv } = asked.body;
  const decoded = measured(isMisdeclared ? Buffer.from(`${text} `) : inside);
  const declared = {
    ...measured(bytes),
    contentType: type,
    mode: asked.mode,
    ...(asked.isCsv && { csv }),
    ...(zipped && { contentEncoding: 'gzip', decoded }),
  };
  return { declared, bytes };
}

export const declaredIn = (upload: AskedUpload): string =>
  JSON.stringify(announcedAs(upload).declared);
export const isSameKey = (a: AskedUpload, b: AskedUpload): boolean =>
  a.asked.client === b.asked.client && a.asked.key === b.asked.key;

export type Rights = ModelFacts['clients'][string];

/** An announcement. What may stand in the body is decided by what its client may state now. */
export class Announcing extends Handling {
  readonly upload: AskedUpload;
  readonly rights: Rights | undefined;
  constructor(upload: AskedUpload, rights: Rights | undefined) {
    super(`announcement of ${upload.asked.client} ${upload.asked.key}`);
    this.upload = upload;
    this.rights = rights;
  }
}

/** A worker that was told of a body. */
export class Taking extends Handling {
  readonly id: string;
  readonly wasThere: boolean;
  readonly wasDone: boolean;
  constructor(id: string, was: { readonly there: boolean; readonly done: boolean }) {
    super(`upload ${id}`);
    this.id = id;
    this.wasThere = was.there;
    this.wasDone = was.done;
  }
}

/** What anybody may be told of an upload. */
export type View = {
  readonly id: string;
  readonly state: 'waiting' | 'received' | 'working' | 'done' | 'refused' | 'expired';
  readonly put?: {
    readonly url: string;
    readonly headers: Record<string, string>;
    readonly expiresAt: string;
  };
  readonly receipt?: Pick<Receipt, 'id' | 'receivedAt' | 'counts'>;
  readonly problem?: {
    readonly code: string;
    readonly detail?: string;
    readonly errors: readonly { readonly code: string }[];
    readonly errorsTotal: number;
  };
};
