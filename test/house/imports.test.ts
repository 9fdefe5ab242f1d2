import { beforeAll, describe, expect, it } from 'vitest';
import { type Complaint, lint } from './lint.ts';

/** Per folder: what its files may import, and what they may not. */
const table: Readonly<
  Record<string, { allowed: readonly string[]; forbidden: readonly string[] }>
> = {
  core: {
    allowed: ["import * as z from 'zod'", "import x from './time.ts'"],
    forbidden: [
      "import x from '../store/keys.ts'",
      "import type { X } from '../render/words.ts'",
      "import { createHash } from 'node:crypto'",
      "import x from '@aws-sdk/client-dynamodb'",
      "const x = await import('../functions/shared/world.ts')",
    ],
  },
  'core/figures': {
    allowed: [
      "import * as z from 'zod'",
      "import x from './cover.ts'",
      "import x from '../time.ts'",
      "import x from '../units/unit.ts'",
    ],
    forbidden: [
      "import x from '../../store/keys.ts'",
      "import type { X } from '../../render/words.ts'",
      "import { createHash } from 'node:crypto'",
      "const x = await import('../../functions/shared/world.ts')",
    ],
  },
  store: {
    allowed: ["import x from '../core/units/unit.ts'", "import x from '@aws-sdk/lib-dynamodb'"],
    forbidden: [
      "import x from '../mail/ses.ts'",
      "import type { X } from '../render/mail.ts'",
      "import x from '../functions/shared/world.ts'",
    ],
  },
  mail: {
    allowed: ["import x from '../core/reports/report.ts'", "import x from '@aws-sdk/client-sesv2'"],
    forbidden: ["import x from '../store/reports.ts'", "import x from '../render/mail.ts'"],
  },
  render: {
    allowed: ["import x from '../core/reports/report.ts'", "import x from './html.ts'"],
    forbidden: [
      "import x from '../store/reports.ts'",
      "import x from '../mail/ses.ts'",
      "import x from '@aws-sdk/client-s3'",
    ],
  },
  'functions/http': {
    allowed: [
      "import x from '../../core/units/unit.ts'",
      "import x from '../shared/route.ts'",
      "import type { X } from '../../store/snapshots.ts'",
    ],
    forbidden: [
      "import x from '../../store/snapshots.ts'",
      "import { type X, y } from '../../store/snapshots.ts'",
      "import x from '../routes.ts'",
      "import x from '@aws-sdk/client-dynamodb'",
    ],
  },
  'functions/scheduled': {
    allowed: [
      "import x from '../../core/reports/work.ts'",
      "import type { X } from '../../mail/ses.ts'",
    ],
    forbidden: ["import x from '../../mail/ses.ts'", "import x from '../entry/tick.ts'"],
  },
  'functions/events': {
    allowed: [
      "import x from '../shared/world.ts'",
      "import type { X } from '../../store/reports.ts'",
    ],
    forbidden: ["import x from '../../store/reports.ts'", "import x from '../../local/clock.ts'"],
  },
  'functions/shared': {
    allowed: ["import x from '@middy/core'", "import type { X } from '../../store/tables.ts'"],
    forbidden: ["import x from '../../store/tables.ts'", "import x from '../http/read-report.ts'"],
  },
  'functions/entry': {
    allowed: ["import x from '../../store/reports.ts'", "import x from '../http/read-report.ts'"],
    forbidden: [
      "import x from '../../lib/stage.ts'",
      "import x from '../../clients/build.ts'",
      "import x from '../../local/clock.ts'",
      "import x from 'aws-cdk-lib'",
    ],
  },
  lib: {
    allowed: [
      "import x from 'aws-cdk-lib/aws-lambda'",
      "import x from '../store/tables.ts'",
      "import x from '../functions/routes.ts'",
      "import type { X } from '../functions/shared/route.ts'",
    ],
    forbidden: [
      "import x from '../store/keys.ts'",
      "import x from '../core/units/unit.ts'",
      "import x from '../functions/shared/world.ts'",
      "import x from '../functions/entry/api.ts'",
      "import x from '../functions/shared/route.ts'",
    ],
  },
  clients: {
    allowed: ["import x from './build.ts'"],
    forbidden: [
      "import x from '../core/units/unit.ts'",
      "import type { X } from '../functions/shared/route.ts'",
      "import x from 'zod'",
    ],
  },
  'clients/entry-page': {
    allowed: ["import x from './store.ts'", "import x from 'read-excel-file/browser'"],
    forbidden: [
      "import type { X } from '../../functions/shared/dataset-view.ts'",
      "import x from '../../core/decimal.ts'",
      "import x from 'node:fs'",
    ],
  },
  local: {
    allowed: ["import x from '../functions/entry/api.ts'", "import x from '../clients/build.ts'"],
    forbidden: [
      "import x from '../test/support/store.ts'",
      "import x from '../clients/entry-page/number-text.ts'",
    ],
  },
  bin: {
    allowed: ["import x from '../lib/stage.ts'"],
    forbidden: ["import x from '../test/support/store.ts'"],
  },
};

const nameOf = (folder: string, kind: string, index: number): string =>
  `${folder}/${kind}-${index}.ts`;
const planted = (kind: 'allowed' | 'forbidden') =>
  Object.entries(table).flatMap(([folder, rows]) =>
    rows[kind].map((line, index) => ({ folder, line, file: nameOf(folder, kind, index) })),
  );

describe('the import table', () => {
  let complaints: readonly Complaint[];
  beforeAll(async () => {
    const rows = [...planted('allowed'), ...planted('forbidden')];
    complaints = (
      await lint(Object.fromEntries(rows.map(({ file, line }) => [file, `${line};\n`])))
    ).filter(({ rule }) => rule === 'eslint(no-restricted-imports)');
  });

  it.each(planted('forbidden'))('refuses in $folder: $line', ({ file }) => {
    expect(complaints.filter((complaint) => complaint.file === file)).not.toEqual([]);
  });

  it.each(planted('allowed'))('allows in $folder: $line', ({ file }) => {
    expect(complaints.filter((complaint) => complaint.file === file)).toEqual([]);
  });

  it('says in the complaint what the folder is for', () => {
    expect(complaints.filter(({ help }) => help === '')).toEqual([]);
  });
});
