/**
 * A fault that is planted to see whether a test notices. `find` stands in the file exactly once; `name` says what would be wrong
 * for whoever reads the figures.
 */
export type Mutant = {
  readonly name: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
};

/** The faults of one file. */
export const faultsIn = (
  file: string,
  faults: readonly (readonly [name: string, find: string, replace: string])[],
): readonly Mutant[] => faults.map(([name, find, replace]) => ({ name, file, find, replace }));

/** The text with the fault in it; throws where what it replaces is no longer there, or there twice. */
export function planted(text: string, { name, file, find, replace }: Mutant): string {
  const [before, after, ...more] = text.split(find);
  if (before === undefined || after === undefined)
    throw new Error(`${file} no longer holds what “${name}” replaces: ${find}`);
  if (more.length > 0)
    throw new Error(`${file} holds more than once what “${name}” replaces: ${find}`);
  return `${before}${replace}${after}`;
}
