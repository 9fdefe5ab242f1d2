import * as z from 'zod';

const name = z.string().min(1);

/** Five table names, as CDK gives them. */
const tableSettings = {
  SNAPSHOTS_TABLE: name,
  SUBMISSIONS_TABLE: name,
  REGISTRY_TABLE: name,
  RECOMMENDATIONS_TABLE: name,
  REPORTS_TABLE: name,
};
const { REGISTRY_TABLE, REPORTS_TABLE, SUBMISSIONS_TABLE, SNAPSHOTS_TABLE, RECOMMENDATIONS_TABLE } =
  tableSettings;

/** Logs say it; a compiled edition names it. */
const common = { STAGE: name, CODE_VERSION: name };

/** One schema per function: lib/ must supply exactly these, entry/ reads exactly these. */
export const settings = {
  authorizer: z.object({ ...common, REGISTRY_TABLE }),
  ingest: z.object({ ...common, SNAPSHOTS_TABLE, SUBMISSIONS_TABLE, REGISTRY_TABLE }),
  /** SIGNING_SECRET_ID names the secret whose JSON is {"current": "...", "previous": "..."}; it signs links and page tokens. */
  api: z.object({
    ...common,
    SNAPSHOTS_TABLE,
    SUBMISSIONS_TABLE,
    REGISTRY_TABLE,
    RECOMMENDATIONS_TABLE,
    REPORTS_TABLE,
    ARCHIVE_BUCKET: name,
    UPLOAD_BUCKET: name,
    SIGNING_SECRET_ID: name,
  }),
  /** SIGNING_SECRET_ID as for the api: it signs page tokens. */
  admin: z.object({
    ...common,
    SUBMISSIONS_TABLE,
    REGISTRY_TABLE,
    REPORTS_TABLE,
    COMPILE_QUEUE_URL: name,
    COUNTRY_STATE_MACHINE: name,
    SIGNING_SECRET_ID: name,
  }),
  /** Bodies and what was wrong with them lie in UPLOAD_BUCKET, their states beside the submissions. */
  upload: z.object({
    ...common,
    SNAPSHOTS_TABLE,
    SUBMISSIONS_TABLE,
    REGISTRY_TABLE,
    UPLOAD_BUCKET: name,
  }),
  /** COUNTRY_STATE_MACHINE is the ARN of the one that compiles the country. One queue per kind of other work: a consumer that skips messages of another kind would lose them. */
  tick: z.object({
    ...common,
    SNAPSHOTS_TABLE,
    SUBMISSIONS_TABLE,
    REGISTRY_TABLE,
    RECOMMENDATIONS_TABLE,
    REPORTS_TABLE,
    COMPILE_QUEUE_URL: name,
    COUNTRY_STATE_MACHINE: name,
    DELIVER_QUEUE_URL: name,
    UPLOAD_QUEUE_URL: name,
  }),
  compile: z.object({
    ...common,
    SNAPSHOTS_TABLE,
    REGISTRY_TABLE,
    RECOMMENDATIONS_TABLE,
    REPORTS_TABLE,
    ARCHIVE_BUCKET: name,
    DELIVER_QUEUE_URL: name,
  }),
  /** The steps of a report of the country; a state machine orders them. */
  'compile-country': z.object({
    ...common,
    SNAPSHOTS_TABLE,
    REGISTRY_TABLE,
    RECOMMENDATIONS_TABLE,
    REPORTS_TABLE,
    ARCHIVE_BUCKET: name,
    DELIVER_QUEUE_URL: name,
  }),
  deliver: z.object({
    ...common,
    REPORTS_TABLE,
    ARCHIVE_BUCKET: name,
    SIGNING_SECRET_ID: name,
    PUBLIC_URL: z.url(),
    MAIL_SENDER: name,
    MAIL_CONFIGURATION_SET: name,
  }),
  'mail-events': z.object({ ...common, REPORTS_TABLE }),
} as const satisfies Record<string, z.ZodObject>;

export type FunctionName = keyof typeof settings;
export type SettingsOf<F extends FunctionName> = z.output<(typeof settings)[F]>;
