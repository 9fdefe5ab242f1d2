import { beforeAll, describe, expect, it } from 'vitest';
import { type Complaint, lint } from './lint.ts';

/** A violation each, and the rule that must see it. */
const violations = [
  { rule: 'typescript(no-floating-promises)', text: 'export function f() { Promise.resolve(1); }' },
  {
    rule: 'typescript(no-misused-promises)',
    text: 'export const f = () => [1].filter(async () => true);',
  },
  { rule: 'typescript(await-thenable)', text: 'export const f = async () => { await 1; };' },
  { rule: 'typescript(no-explicit-any)', text: 'export const f = (x: any): unknown => x;' },
  {
    rule: 'typescript(no-non-null-assertion)',
    text: 'export const f = (x?: string) => x!.length;',
  },
  {
    rule: 'typescript(no-unsafe-return)',
    text: 'export const f = (x: string): unknown[] => { return JSON.parse(x); };',
  },
  {
    rule: 'typescript(switch-exhaustiveness-check)',
    text: "export const f = (x: 'a' | 'b') => { switch (x) { case 'a': return 1; } return 2; };",
  },
  { rule: 'eslint(no-console)', text: 'export const f = () => console.log(1);' },
  { rule: 'node(no-process-env)', text: "export const f = () => process.env['A'];" },
  { rule: 'unicorn(import-style)', text: "import { z } from 'zod'; export const f = z.string();" },
  { rule: 'eslint(no-restricted-properties)', text: 'export const f = () => Date.now();' },
  { rule: 'eslint(no-restricted-properties)', text: 'export const f = () => Math.random();' },
  { rule: 'eslint(no-restricted-globals)', text: "export const f = () => fetch('x');" },
].map((violation, index) => ({ ...violation, file: `core/planted-${index}.ts` }));

describe('the rules of manner', () => {
  let complaints: readonly Complaint[];
  beforeAll(async () => {
    const files = Object.fromEntries(violations.map(({ file, text }) => [file, `${text}\n`]));
    complaints = await lint(files, '--type-aware');
  });

  it.each(violations)('$rule sees: $text', ({ rule, file }) => {
    expect(
      complaints.filter((complaint) => complaint.file === file).map((complaint) => complaint.rule),
    ).toContain(rule);
  });
});
