import { DatabaseSync } from 'node:sqlite';
import { DuckDBInstance } from '@duckdb/node-api';
import { type Competitor, inOrder, isStated, leanRows, totalsOver } from './sql.ts';

/** DuckDB in this process and in memory, with as many threads as it likes. */
export async function duckdb(): Promise<Competitor> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  return {
    async load(size) {
      await connection.run(
        `create table lean as select province::smallint as province, metric::smallint as metric, unit::smallint as unit, ` +
          `month::tinyint as month, value::int as value from (${leanRows(size)} from range(${size.communes}) a(c), ` +
          `range(1, 13) b(mo), range(${size.metrics}) d(m) where ${isStated}) order by province, metric`,
      );
    },
    async ask() {
      const rows = await (await connection.run(totalsOver('lean'))).getRows();
      return inOrder(rows.map((row) => row.map(String).join(',')));
    },
    close() {
      connection.closeSync();
      instance.closeSync();
      return Promise.resolve();
    },
  };
}

/** SQLite in this process and in memory, with an index that covers the question. */
export function sqlite(): Competitor {
  const database = new DatabaseSync(':memory:');
  const numbers = (name: string, column: string, from: number, until: number) =>
    `${name}(${column}) as (select ${from} union all select ${column} + 1 from ${name} where ${column} < ${until - 1})`;
  return {
    load(size) {
      database.exec(
        'create table lean (province int, metric int, unit int, month int, value int, primary key (province, metric, unit, month)) without rowid',
      );
      database.exec(
        `with recursive ${numbers('a', 'c', 0, size.communes)}, ${numbers('b', 'mo', 1, 13)}, ${numbers('d', 'm', 0, size.metrics)} ` +
          `insert into lean ${leanRows(size)} from a, b, d where ${isStated} order by 1, 2, 3, 4`,
      );
      database.exec('analyze');
      return Promise.resolve();
    },
    ask: () =>
      Promise.resolve(
        inOrder(
          database
            .prepare(totalsOver('lean'))
            .all()
            .map((row) => Object.values(row).join(',')),
        ),
      ),
    close() {
      database.close();
      return Promise.resolve();
    },
  };
}
