import type { ICommandHooks } from 'aws-cdk-lib/aws-lambda-nodejs';

/** Builds what senders are handed out beside the bundle too, where functions/entry/api looks for it. */
export const withClientFiles = (hooks: ICommandHooks): ICommandHooks => ({
  ...hooks,
  afterBundling: (input, output) => [
    ...hooks.afterBundling(input, output),
    `"${process.execPath}" "${input}/clients/build.ts" "${output}/clients"`,
  ],
});
