import * as z from 'zod';
import { Addressee } from './delivery.ts';
import { DefinitionCode } from '../registry/report-definition.ts';
import { Instant } from '../time.ts';
import { UnitCode } from '../units/unit.ts';

export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** What a list shows of an edition. */
export const ListedEdition = z.object({
  /** `<definition>~<scope>~<label>`. */
  report: z.string().min(1),
  edition: z.int().positive(),
  definition: DefinitionCode,
  scope: UnitCode,
  label: z.string().min(1),
  /** Everything was read as of this instant. */
  asOf: Instant,
  compiledAt: Instant,
  /** Of the canonical JSON: what was compiled, to the byte. */
  sha256: Sha256,
  /** False where nothing moved by as much as the definition asks for: kept, not sent. */
  toBeSent: z.boolean(),
  /** Data were looked at up to here; nothing that arrived by then would change what is printed. */
  lookedAtUntil: Instant,
  /** True once no delivery is left to do. */
  deliveriesOver: z.boolean(),
});
export type ListedEdition = Readonly<z.output<typeof ListedEdition>>;

const Pages = z.object({ vi: Sha256, en: Sha256 });

/** A province's part of a report of the country: keys in the archive, as of an edition. */
export const ArchivedPart = z.object({ province: UnitCode, json: Sha256, page: Pages });
export type ArchivedPart = Readonly<z.output<typeof ArchivedPart>>;

/** An edition: what was compiled is fixed for ever; only `lookedAtUntil` and the two of its deliveries move on. */
export const Edition = ListedEdition.extend({
  codeVersion: z.string().min(1),
  registryVersion: z.int().positive(),
  /** Keys in the archive: the canonical JSON, and the page in each language. */
  archived: z.object({
    json: Sha256,
    page: Pages,
    /** Of the country only: where its units have their lines. */
    parts: z.array(ArchivedPart).optional(),
  }),
  /** Who gets it, as of `asOf`. */
  recipients: z.array(Addressee),
  /** How long a mailed link opens it, counted from the day that it is sent. */
  linkDays: z.int().positive(),
  /** When a person last asked for one of its deliveries to be sent again. */
  deliveriesReopenedAt: Instant.optional(),
});
export type Edition = Readonly<z.output<typeof Edition>>;
