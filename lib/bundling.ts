/**
 * How every function is bundled: one CommonJS file with the SDK in it, because the bundled libraries then do their work at
 * the first use and not while the sandbox starts, without the places beside the environment
 * where the SDK would look for credentials. The stack and the benchmark of the cold path read the same.
 */
export const bundling = {
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  mainFields: ['module', 'main'],
  minify: true,
  charset: 'utf8',
  alias: { '@aws-sdk/credential-provider-node': './functions/shared/environment-credentials.ts' },
} as const;
