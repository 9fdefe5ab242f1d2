import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import type { ICommandHooks } from 'aws-cdk-lib/aws-lambda-nodejs';
import { pageAssets } from '../functions/shared/api-page.ts';

const source = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

/** Puts the parts of the reference page beside the bundle, where functions/entry/api looks for them. */
export const apiPageBesideBundle: ICommandHooks = {
  beforeBundling: () => [],
  beforeInstall: () => [],
  afterBundling: (_, output) => [
    `mkdir -p "${output}/api-page"`,
    ...pageAssets.map((name) => `cp "${source}/${name}" "${output}/api-page/"`),
  ],
};
