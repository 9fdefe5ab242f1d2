import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';

/** True if the write was made, false if its condition refused it; anything else is thrown. */
export async function holds(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
