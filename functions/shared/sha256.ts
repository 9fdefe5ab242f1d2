import { createHash, createHmac, createSecretKey, type KeyObject } from 'node:crypto';

type Data = string | ArrayBuffer | ArrayBufferView;

/**
 * The hash that the SDK's own signature is made with, handed to it by its setting `sha256`. It is Node's, like the SDK's own,
 * but a secret is made into a key once: Node takes 5 µs for a code with a key and 18 µs with the bytes of a secret, and every
 * request is signed with two of them.
 */
export class Sha256 {
  readonly #secret: Data | undefined;
  #hash: ReturnType<typeof createHash> | ReturnType<typeof createHmac>;

  constructor(secret?: Data) {
    this.#secret = secret;
    this.#hash = begun(secret);
  }

  update(data: Data): void {
    this.#hash.update(typeof data === 'string' ? data : bytesOf(data));
  }

  async digest(): Promise<Uint8Array> {
    return new Uint8Array(this.#hash.digest());
  }

  reset(): void {
    this.#hash = begun(this.#secret);
  }
}

const begun = (secret: Data | undefined) =>
  secret === undefined ? createHash('sha256') : createHmac('sha256', keyOf(secret));

const bytesOf = (data: ArrayBuffer | ArrayBufferView): Uint8Array =>
  ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);

/** The SDK signs with one secret access key, as a text, and one key of the day made from it, which it keeps. */
const keys = new WeakMap<ArrayBuffer | ArrayBufferView, KeyObject>();
let last: { readonly secret: string; readonly key: KeyObject } | undefined;

function keyOf(secret: Data): KeyObject {
  if (typeof secret === 'string') {
    if (last?.secret !== secret)
      last = { secret, key: createSecretKey(Buffer.from(secret, 'utf8')) };
    return last.key;
  }
  const held = keys.get(secret) ?? createSecretKey(bytesOf(secret));
  keys.set(secret, held);
  return held;
}
