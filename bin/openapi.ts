import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { routes } from '../functions/routes.ts';
import { openapiDocument } from '../functions/shared/openapi.ts';

const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync('package.json', 'utf8')));
process.stdout.write(`${JSON.stringify(openapiDocument(routes, version), null, 2)}\n`);
