import { monthCost } from './month-cost.ts';

const benchmarks = { 'month-cost': monthCost } as const;
type Name = keyof typeof benchmarks;
const isName = (text: string): text is Name => Object.hasOwn(benchmarks, text);

/** `npm run bench` prints a table; `npm run bench -- --json [NAME…]` one JSON object. Nothing here is a test. */
const args = process.argv.slice(2);
const named = args.filter((arg) => arg !== '--json');
const unknown = named.filter((name) => !isName(name));
if (unknown.length > 0) {
  console.error(
    `No benchmark is called ${unknown.join(', ')}; there are: ${Object.keys(benchmarks).join(', ')}`,
  );
  process.exit(2);
}
const chosen = named.length > 0 ? named.filter(isName) : (Object.keys(benchmarks) as Name[]);
const results = Object.fromEntries(
  await Promise.all(chosen.map(async (name) => [name, await benchmarks[name]()] as const)),
);
if (args.includes('--json')) console.log(JSON.stringify(results, null, 2));
else
  for (const [name, { value, unit, target, met, counted, note }] of Object.entries(results)) {
    console.log(`${name}: ${value} ${unit} (target ${target}: ${met ? 'met' : 'missed'}); ${note}`);
    console.table(counted);
  }
