import { coldPath } from './cold-path.ts';
import { monthCost } from './month-cost.ts';
import { nationalImport } from './national-import.ts';
import { nationalYear } from './national-year.ts';
import { parseValidate } from './parse-validate.ts';
import { readUnits } from './read-units.ts';
import type { Benchmark, Result, Skipped } from './result.ts';
import { scaling } from './scaling.ts';
import { thirtyTwoMillion } from './thirty-two-million.ts';
import { warmHandler } from './warm-handler.ts';
import { writeUnits } from './write-units.ts';

const benchmarks = {
  'month-cost': monthCost,
  'write-units': writeUnits,
  'warm-handler': warmHandler,
  'cold-path': coldPath,
  'thirty-two-million': thirtyTwoMillion,
  'parse-validate': parseValidate,
  'national-import': nationalImport,
  'national-year': nationalYear,
  scaling,
  'read-units': readUnits,
} as const satisfies Record<string, Benchmark>;
type Name = keyof typeof benchmarks;
const isName = (text: string): text is Name => Object.hasOwn(benchmarks, text);

/** `npm run bench` prints a table; `npm run bench -- --json [NAME…]` one JSON object. Nothing here is a test. */
const args = process.argv.slice(2);
const asJson = args.includes('--json');
const named = args.filter((arg) => arg !== '--json');
const unknown = named.filter((name) => !isName(name));
if (unknown.length > 0) {
  console.error(
    `No benchmark is called ${unknown.join(', ')}; there are: ${Object.keys(benchmarks).join(', ')}`,
  );
  process.exit(2);
}
const chosen = named.length > 0 ? named.filter(isName) : (Object.keys(benchmarks) as Name[]);

/** One after the other: two at once would measure each other. */
const results: Record<string, Result | Skipped> = {};
for (const name of chosen) {
  const result = await benchmarks[name]();
  results[name] = result;
  if (!asJson) print(name, result);
}
if (asJson) console.log(JSON.stringify(results, null, 2));

function print(name: string, result: Result | Skipped): void {
  if ('skipped' in result) {
    console.log(`${name}: skipped: ${result.skipped}`);
    return;
  }
  const { value, ratio, unit, target, aim, met, counted, note } = result;
  const goal = aim === undefined ? `${target}` : `${target}, aim ${aim}`;
  console.log(
    `${name}: ${value ?? ratio} ${unit} (target ${goal}: ${met ? 'met' : 'missed'}); ${note}`,
  );
  console.table(counted);
}
