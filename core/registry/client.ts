import * as z from 'zod';
import { SourceCode } from './metric.ts';
import { plainLine } from '../plain-text.ts';
import { Instant } from '../time.ts';
import { UnitCode } from '../units/unit.ts';

export const Scope = z.enum([
  'snapshots:write',
  'snapshots:read',
  'completions:write',
  'extensions:write',
  'recommendations:write',
  'recommendations:read',
  'reports:read',
]);
export type Scope = z.output<typeof Scope>;

/** Who acts on a recommendation (the roles of the transition table). */
export const Role = z.enum([
  'LOCALITY_AUTHOR',
  'LOCALITY_APPROVER',
  'INTAKE',
  'UNIT_OFFICER',
  'UNIT_HEAD',
  'MINISTRY_LEADER',
  'COMPILER',
  'SYSTEM',
]);
export type Role = z.output<typeof Role>;

export const ClientId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{2,63}$/)
  .brand<'ClientId'>();
export type ClientId = z.output<typeof ClientId>;

/** A system that calls us. Its keys are `<id>.<secret>`; only the SHA-256 of a secret is stored, two may be live. */
export const Client = z.strictObject({
  id: ClientId,
  name: plainLine(200),
  keys: z
    .array(
      z.strictObject({
        sha256: z.string().regex(/^[0-9a-f]{64}$/),
        expiresAt: Instant,
      }),
    )
    .max(2),
  scopes: z.array(Scope),
  /** It may see and write these units and everything below them. */
  units: z.array(UnitCode),
  /** It may state these sources; absent: every source of the metric. */
  sources: z.array(SourceCode).optional(),
  /** Officers that it may speak for: which roles of which units (and the units below them). */
  actors: z.array(z.strictObject({ role: Role, unit: UnitCode })).default([]),
});
export type Client = Readonly<z.output<typeof Client>>;
