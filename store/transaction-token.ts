import { createHash } from 'node:crypto';

/**
 * What DynamoDB knows a transaction by: the same for the same content, so that a repeat of this very write by the SDK,
 * whose first answer was lost, is answered as the first. At most 36 characters.
 */
export const transactionToken = (...content: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(content)).digest('base64url').slice(0, 36);
