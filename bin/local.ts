import '../local/node-version.mjs';
import { enableCompileCache } from 'node:module';

/** From the second start on, nothing has to be stripped of its types and compiled again. */
enableCompileCache();
const { main } = await import('../local/command-line.ts');
process.exitCode = await main(process.argv.slice(2));
