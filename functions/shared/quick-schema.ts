import * as z from 'zod';

/**
 * Parses by a schema that many bodies meet. Compiling it takes milliseconds, which the first request of a cold function need
 * not wait for: it is parsed as any other schema does, and what comes after it by the compiled one.
 */
export function quick<S extends z.ZodType>(schema: S): (value: unknown) => z.output<S> | undefined {
  let uses = 0;
  let by: S = schema;
  return (value) => {
    uses += 1;
    if (uses === worthCompiling) by = z.compile(schema);
    const parsed = by.safeParse(value);
    return parsed.success ? parsed.data : undefined;
  };
}

/** As many values are parsed before it is compiled: the rows of some bodies, and no single small one. */
const worthCompiling = 200;
