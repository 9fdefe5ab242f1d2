import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonFaultAt, lineAndColumn } from '../../functions/shared/json-fault.ts';

const refused = (text: string): string | undefined => {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return String(error);
  }
};

test('the place is that of the first character that cannot stand there', () => {
  const cases: [string, number][] = [
    ['{"a":x}', 5],
    ['{"a":1,}', 7],
    ['[1,]', 3],
    ["{'a':1}", 1],
    ['{"a" 1}', 5],
    ['{"a":1} {', 8],
    ['[01]', 2],
    ['[+1]', 1],
    ['["\\x"]', 2],
    ['[NaN]', 1],
    ['[1}', 2],
    ['[tru', 1],
    ['{"a":', 5],
    ['["open', 6],
    ['', 0],
  ];
  for (const [text, offset] of cases) {
    expect(refused(text)).toBeDefined();
    expect([text, jsonFaultAt(text)]).toEqual([text, offset]);
  }
});

test('what the parser takes ends where it ends, and what it refuses has a place where the parser says so', () => {
  const mangled = fc
    .tuple(fc.json(), fc.nat(), fc.constantFrom('', ',', '}', ']', '"', '\\', ' ', '\n', '1', 'x'))
    .map(([json, at, more]) => {
      const place = at % (json.length + 1);
      return json.slice(0, place) + more + json.slice(place + 1);
    });
  fc.assert(
    fc.property(mangled, (text) => {
      const message = refused(text);
      const offset = jsonFaultAt(text);
      if (message === undefined) expect(offset).toBe(text.length);
      else expect(jsonFaultAt(text.slice(0, offset))).toBe(offset);
      const said = /at position (\d+)/.exec(message ?? '')?.[1];
      // Of a wrong escape or word the parser names a place within, we its beginning.
      if (said !== undefined && /Expected|non-whitespace|control/.test(message ?? ''))
        expect([text, offset]).toEqual([text, Number(said)]);
    }),
    { seed: 11, numRuns: 1000 },
  );
});

test('deep nesting is read without a deep stack', () => {
  expect(jsonFaultAt('['.repeat(1_000_000))).toBe(1_000_000);
  expect(jsonFaultAt(`["${'\\n'.repeat(1_000_000)}`)).toBe(2_000_002);
});

test('lines and columns count from one', () => {
  expect(lineAndColumn('ab\ncd', 4)).toEqual({ line: 2, column: 2 });
  expect(lineAndColumn('', 0)).toEqual({ line: 1, column: 1 });
});
