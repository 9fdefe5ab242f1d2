import * as z from 'zod';
import { GrowthAgainst } from '../../core/periods/growth-base.ts';
import { IntervalOut } from './statement-view.ts';

const Names = z.strictObject({ vi: z.string(), en: z.string() });

/** A number is numerator / denominator, exact, both of them decimal text, since they may pass 2^53. */
export const OutcomeOut = z.looseObject({ kind: z.enum(['value', 'none']) }).meta({
  description: 'A number, exact: numerator / denominator; or the cause why there is none',
});

export const CoverageOut = z.looseObject({ expected: z.int(), value: z.int() }).meta({
  description:
    'expected = value + nil + withdrawn + partial + missing; the lists hold codes of units',
});

const StatementOut = z
  .looseObject({
    metric: z.string(),
    unit: z.string(),
    interval: IntervalOut,
    source: z.string(),
    role: z.string(),
    says: z.looseObject({ kind: z.enum(['value', 'nil', 'withdrawal']) }),
    share: z.string().optional().meta({
      description: 'Of what is used, base or reached: the part of it that counts, 2/5; absent: all',
    }),
    restart: z.literal(true).optional().meta({ description: 'The count began anew with it' }),
    observedAt: z.string(),
    receivedAt: z.string(),
    receipt: z.string(),
    by: z
      .strictObject({
        client: z.string(),
        person: z.strictObject({ id: z.string(), name: z.string() }).optional(),
      })
      .optional()
      .meta({
        description:
          'The system that sent it, and the person that it named; addresses are cut. Absent for what was sent, or compiled, before senders were kept',
      }),
  })
  .meta({
    description:
      'used: entered the number; base: the value before the period; reached: what a count stood at before it began anew or went into another (an increase is what is used and reached, less the bases); a nil or withdrawal in the place of one of these leaves no number there; paired: of what is computed, a last value that lets the other parts of its days count, while a later one gives the number; unpaired: a part of what is computed, of which the same source took back another or said nil of it; successor: the word of a unit that came after, with which the line’s own number counts no longer; predecessor, superseded, left-over, other-source, bare-percentage, control: shown beside it',
  });

const ComparedOut = StatementOut.extend({ differs: z.boolean().optional() }).meta({
  description:
    'differs: what it says of the whole period, together with what is used with it there, is not the total; absent where it speaks of a part only, or one of the two is no number',
});

const GrownOut = z.looseObject({
  against: GrowthAgainst,
  printed: z.string(),
  outcome: OutcomeOut,
});

const LineOut = z.looseObject({
  unit: z.string(),
  printed: z.string(),
  state: z.enum(['value', 'nil', 'withdrawn', 'partial', 'missing']),
  late: z.boolean(),
  outcome: OutcomeOut,
  percentage: z
    .looseObject({
      text: z.string(),
      atLeast: z.boolean(),
      source: z.string(),
      receipt: z.string(),
    })
    .optional()
    .meta({
      description:
        'Of only-percentage: what stands at the unit, as its source gave it, and enters no total; isOlder: it is of days before the period’s last part',
    }),
  increase: OutcomeOut.optional().meta({ description: 'What a cumulative count grew by' }),
  growth: z
    .array(
      GrownOut.extend({
        before: OutcomeOut.optional().meta({
          description: 'The older number, in the boundaries of the newer period',
        }),
        statements: z.array(StatementOut).optional().meta({
          description:
            'What the older number rests on, as in the line itself: what makes it, or why there is none',
        }),
      }),
    )
    .optional()
    .meta({
      description:
        'How its own number (of a count, its increase) moved since the older periods of which it said something, too; measured as the growth of the figure is',
    }),
  statements: z.array(StatementOut),
  flags: z.array(z.looseObject({ kind: z.string() })),
});

const ProvinceOut = z.looseObject({
  unit: z.string(),
  printed: z.string(),
  total: OutcomeOut,
  coverage: CoverageOut,
});

/** What leads from a printed figure back to what was stated; one page of its units. */
export const Explanation = z.strictObject({
  report: z.string(),
  edition: z.int().positive(),
  definition: z.strictObject({ code: z.string(), names: Names }),
  scope: z.strictObject({ code: z.string(), level: z.string() }),
  part: z.string().optional().meta({ description: 'Of the country: whose part this explains' }),
  parts: z.array(z.string()).optional().meta({
    description:
      'A report of the country has no lines of units: they stand in these parts, each explained by `part=<province>`',
  }),
  period: z.strictObject({ type: z.string(), label: z.string() }),
  asOf: z.string().meta({ description: 'What was known at this instant' }),
  codeVersion: z.string(),
  registryVersion: z.int(),
  section: z
    .looseObject({ dataset: z.strictObject({ code: z.string(), names: Names }) })
    .meta({ description: 'The dataset, its calendar, its window of the period and its last day' }),
  figure: z.string(),
  metric: z
    .looseObject({ code: z.string(), names: Names, kind: z.string(), decimals: z.int() })
    .meta({ description: 'What the figure means: kind, axes, decimals, and the parts of a ratio' }),
  printed: z
    .looseObject({ name: z.string(), value: z.string(), coverage: z.string() })
    .meta({ description: 'As the page prints it, in the language of the answer' }),
  rules: z
    .array(z.string())
    .meta({ description: 'How the number came about, sentence by sentence, as on the page' }),
  explainedIn: z
    .array(z.strictObject({ rule: z.int(), document: z.string() }))
    .meta({ description: 'The numbered rules of docs/meaning-of-figures.md that made the figure' }),
  total: OutcomeOut,
  range: z
    .strictObject({
      least: z.string(),
      most: z.string(),
      units: z.int(),
      isWide: z.literal(true).optional().meta({
        description: 'It holds every possible number, but its ends may be out of reach',
      }),
    })
    .optional()
    .meta({
      description:
        'What the total could become once the missing units report within the declared bounds; exact, 70 or 139/2',
    }),
  noRange: z
    .enum(['operand-without-bounds', 'no-common-source', 'over', 'division-by-zero'])
    .optional()
    .meta({ description: 'Units are missing and numbers are bounded: why there is no range' }),
  operands: z
    .array(z.looseObject({ code: z.string(), sum: z.string().optional() }))
    .optional()
    .meta({
      description: 'What it is computed from: each part with its axes and its own exact sum',
    }),
  coverage: CoverageOut,
  increase: z.looseObject({ total: OutcomeOut, coverage: CoverageOut }).optional(),
  growth: z
    .array(
      GrownOut.extend({
        now: OutcomeOut,
        before: OutcomeOut,
        compared: z.int(),
        units: z.int(),
        leftOut: z.array(z.string()),
      }),
    )
    .optional()
    .meta({
      description:
        'How it moved since older periods: now and before over the units with a value in both, and who is left out',
    }),
  provinces: z.array(ProvinceOut).optional(),
  units: z.array(LineOut).meta({ description: 'One page of the lines that the total is made of' }),
  compared: z.array(ComparedOut).meta({
    description: 'A control level’s own statements: compared with the total, never added',
  }),
  unitNames: z.record(z.string(), Names),
  sourceNames: z.record(z.string(), Names),
  clientNames: z
    .record(z.string(), z.string())
    .optional()
    .meta({ description: 'The systems that sent the statements on the page, by id' }),
  nextPageToken: z.string().nullable(),
});
