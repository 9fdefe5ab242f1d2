import * as z from 'zod';

export const SampleRow = z.union([
  z.strictObject({
    metric: z.string(),
    source: z.string().optional(),
    value: z.union([z.number(), z.string()]),
    atLeast: z.literal(true).optional(),
  }),
  z.strictObject({
    metric: z.string(),
    source: z.string().optional(),
    nil: z.strictObject({ reason: z.string() }),
  }),
]);
export type SampleRow = Readonly<z.output<typeof SampleRow>>;
