import '../local/node-version.ts';
import { main } from '../local/command-line.ts';

process.exitCode = await main(process.argv.slice(2));
