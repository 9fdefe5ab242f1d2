import { Sha256Node } from '@smithy/core/checksum';
import { SignatureV4 } from '@smithy/signature-v4';

/** Who signs, as the chain of the AWS SDK finds it: environment, SSO, profile, process, container, instance. */
export type Credentials = () => Promise<{
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}>;

/** The chain found nobody to sign as. */
export class NoCredentials extends Error {}

export type ToSign = {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | undefined;
};

/**
 * The headers of a request, signed for API Gateway (AWS Signature Version 4, service execute-api): host, time, the hash of
 * the body and every header that is given are under the signature.
 */
export async function signed(
  { method, url, headers, body }: ToSign,
  region: string,
  credentials: Credentials,
  signingDate: Date,
): Promise<Record<string, string>> {
  const who = await credentials().catch((error: unknown) => {
    throw new NoCredentials(noCredentials(error));
  });
  const signer = new SignatureV4({
    service: 'execute-api',
    region,
    credentials: who,
    sha256: Sha256Node,
  });
  const request = await signer.sign(
    {
      method,
      protocol: url.protocol,
      hostname: url.hostname,
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: { ...headers, host: url.host },
      ...(body !== undefined && { body }),
    },
    { signingDate },
  );
  return request.headers;
}

const noCredentials = (error: unknown): string =>
  `AWS credentials are missing: log in as for the AWS CLI (${error instanceof Error ? error.message : String(error)}).`;
