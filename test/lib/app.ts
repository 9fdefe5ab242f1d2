import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { inject } from 'vitest';

/** An app that writes into a folder which goes when the run ends. */
export const appWith = (context: Record<string, unknown> = {}): App =>
  new App({ outdir: mkdtempSync(join(inject('appFolder'), 'app-')), context });
