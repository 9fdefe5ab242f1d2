import type { APIGatewayProxyEvent } from 'aws-lambda';
import * as z from 'zod';

const Identity = z.looseObject({ userArn: z.string().trim().min(1).max(2048) });

/**
 * Whom IAM admitted: the ARN of a user, or of a role with the session's name; on the local system `local:<login>`. The
 * gateway writes it after it has checked the signature, and leaves it empty where a route asks for none.
 */
export function administratorFrom({
  identity,
}: Partial<APIGatewayProxyEvent['requestContext']>): string | undefined {
  const parsed = Identity.safeParse(identity);
  return parsed.success ? parsed.data.userArn : undefined;
}
