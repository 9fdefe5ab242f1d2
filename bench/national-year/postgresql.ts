import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { CountrySize } from '../country.ts';
import {
  type Competitor,
  inOrder,
  isCorrected,
  isStated,
  leanRows,
  type Rows,
  totalsOver,
  value,
} from './sql.ts';

const home = '/usr/lib/postgresql';

/** Debian's newest server from 15 on; nothing if there is none. */
export function postgresqlPrograms(): string | undefined {
  const versions = existsSync(home) ? readdirSync(home).map(Number) : [];
  const newest = Math.max(0, ...versions.filter((version) => version >= 15));
  const programs = join(home, String(newest), 'bin');
  return newest > 0 && existsSync(join(programs, 'initdb')) ? programs : undefined;
}

/** The server refuses to be root; Debian made it a user of its own. */
const isRoot = process.getuid?.() === 0;
const asServer = (program: string, args: readonly string[]): [string, string[]] =>
  isRoot ? ['runuser', ['-u', 'postgres', '--', program, ...args]] : [program, [...args]];

export type Server = { readonly folder: string; stop(): Promise<void> };

/** A server of its own in a folder that goes with it, reached by a socket in there. */
export async function startPostgresql(programs: string): Promise<Server> {
  const folder = await mkdtemp(join(tmpdir(), 'national-year-'));
  if (isRoot) execFileSync('chown', ['postgres', folder]);
  const data = join(folder, 'data');
  const run = (program: string, ...args: string[]) =>
    execFileSync(...asServer(join(programs, program), args), { stdio: 'ignore', cwd: folder });
  run(
    'initdb',
    '-D',
    data,
    '-A',
    'trust',
    '-U',
    'postgres',
    '--no-sync',
    '--no-locale',
    '-E',
    'UTF8',
  );
  copyFileSync(join(import.meta.dirname, 'postgresql.conf'), join(data, 'postgresql.conf'));
  mkdirSync(folder, { recursive: true });
  run('pg_ctl', '-D', data, '-w', '-l', join(folder, 'log'), '-o', `-k ${folder}`, 'start');
  return {
    folder,
    async stop() {
      run('pg_ctl', '-D', data, '-m', 'immediate', 'stop');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const done = '::done';

/** Statements one after the other through one psql; each answers its rows. */
function session(programs: string, { folder }: Server) {
  const psql: ChildProcessWithoutNullStreams = spawn(
    join(programs, 'psql'),
    ['-X', '-qAt', '-F,', '-v', 'ON_ERROR_STOP=1', '-h', folder, '-U', 'postgres', 'postgres'],
    { cwd: '/' },
  );
  let complaint = '';
  psql.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  const lines = createInterface({ input: psql.stdout })[Symbol.asyncIterator]();
  return {
    async ask(sql: string): Promise<string[]> {
      psql.stdin.write(`${sql};\n\\echo ${done}\n`);
      const rows: string[] = [];
      for (;;) {
        const line = await lines.next();
        if (line.done) throw new Error(`psql ended: ${complaint}`);
        if (line.value === done) return rows;
        rows.push(line.value);
      }
    },
    end(): void {
      psql.stdin.end();
    },
  };
}

const series = ({ communes, metrics }: CountrySize): string =>
  `generate_series(0, ${communes - 1}) c, generate_series(1, 12) mo, generate_series(0, ${metrics - 1}) m`;

/** Numbers only, one row per value that stands, clustered by what is asked for. */
export function lean(programs: string, server: Server): Competitor {
  const { ask, end } = session(programs, server);
  return {
    async load(size) {
      await ask(
        'create unlogged table lean (province smallint, metric smallint, unit smallint, month smallint, value int)',
      );
      await ask(`insert into lean ${leanRows(size)} from ${series(size)} where ${isStated}`);
      await ask('create index lean_place on lean (province, metric)');
      await ask('cluster lean using lean_place');
      await ask('vacuum (analyze, freeze) lean');
    },
    ask: async (): Promise<Rows> => inOrder(await ask(totalsOver('lean'))),
    close: () => Promise.resolve(end()),
  };
}

/** As such tables mostly are: codes, timestamps, every revision; what stands is found when it is asked for. */
export function realistic(programs: string, server: Server): Competitor {
  const { ask, end } = session(programs, server);
  const columns = ({ provinces }: CountrySize) =>
    `c % ${provinces} + 1 as province, (10000 + c)::text as unit, 'dich-vu-cong.chi-tieu.' || m + 1 as metric, ` +
    `make_date(2025, mo, 15) as period_until, 'lgsp' as source, ` +
    `make_date(2025, mo, 15) + time '01:00' + extra * interval '90 minutes' as observed_at, ` +
    `make_date(2025, mo, 15) + time '01:00' + extra * interval '90 minutes' as received_at, ` +
    `'01J' || lpad((c * 24 + mo * 2 + extra)::text, 23, '0') as submission, ` +
    `(${value} + case when extra = 0 and ${isCorrected} then 1 else 0 end)::bigint as value`;
  return {
    async load(size) {
      await ask(
        'create unlogged table statements (unit text, metric text, period_until date, source text, ' +
          'observed_at timestamptz, received_at timestamptz, submission text, value bigint)',
      );
      await ask(
        `insert into statements select unit, metric, period_until, source, observed_at, received_at, submission, value ` +
          `from (select ${columns(size)} from ${series(size)}, generate_series(0, 1) extra ` +
          `where ${isStated} and (extra = 0 or ${isCorrected})) made`,
      );
      await ask(
        `create unlogged table units as select (10000 + c)::text as unit, c % ${size.provinces} + 1 as province ` +
          `from generate_series(0, ${size.communes - 1}) c`,
      );
      await ask('create index statements_place on statements (unit, metric, period_until, source)');
      await ask('cluster statements using statements_place');
      await ask('vacuum (analyze, freeze) statements');
      await ask('vacuum (analyze, freeze) units');
    },
    ask: async (): Promise<Rows> => inOrder(await ask(totalsOver(current))),
    close: () => Promise.resolve(end()),
  };
}

const current =
  "(select province, replace(metric, 'dich-vu-cong.chi-tieu.', '')::int as metric, value from " +
  '(select *, row_number() over (partition by unit, metric, period_until, source ' +
  'order by observed_at desc, received_at desc, submission desc) as place from statements) ranked ' +
  'join units using (unit) where place = 1) standing';
