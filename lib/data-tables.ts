import { RemovalPolicy } from 'aws-cdk-lib';
import {
  AttributeType,
  BillingMode,
  ProjectionType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { type TableName, tables, type TableShape } from '../store/tables.ts';
import { type Access, actions } from './table-access.ts';

export type DataTablesProps = { readonly key: IKey | undefined };

/** Every table of store/tables.ts: paid by use, restorable to any second of the last 35 days, never deleted with the stack. */
export class DataTables extends Construct {
  readonly #tables: ReadonlyMap<string, Table>;

  constructor(scope: Construct, id: string, { key }: DataTablesProps) {
    super(scope, id);
    this.#tables = new Map(
      Object.entries(tables).map(([name, shape]) => [name, this.#table(name, shape, key)]),
    );
  }

  /** The deployed name of a table. */
  nameOf(name: TableName): string {
    return this.#of(name).tableName;
  }

  /** Opens a table and each of its indexes by name to one function. */
  open(name: TableName, access: Access, grantee: IGrantable): void {
    const table = this.#of(name);
    const indexes = Object.keys(tables[name].indexes).map(
      (index) => `${table.tableArn}/index/${index}`,
    );
    Grant.addToPrincipal({
      grantee,
      actions: [...actions[access]],
      resourceArns: [table.tableArn, ...indexes],
    });
    // A table looks at its key in the name of whoever asks, also for a read.
    table.encryptionKey?.grant(grantee, 'kms:DescribeKey');
    if (access === 'read') table.encryptionKey?.grantDecrypt(grantee);
    else table.encryptionKey?.grantEncryptDecrypt(grantee);
  }

  #of(name: TableName): Table {
    const table = this.#tables.get(name);
    if (table === undefined) throw new Error(`store/tables.ts describes no table "${name}"`);
    return table;
  }

  #table(name: string, shape: TableShape, key: IKey | undefined): Table {
    const table = new Table(this, name, {
      partitionKey: text(shape.partitionKey),
      sortKey: text(shape.sortKey),
      ...(key && { encryption: TableEncryption.CUSTOMER_MANAGED, encryptionKey: key }),
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    for (const [indexName, index] of Object.entries(shape.indexes))
      table.addGlobalSecondaryIndex({
        indexName,
        partitionKey: text(index.partitionKey),
        sortKey: text(index.sortKey),
        ...projection(index.projects),
      });
    return table;
  }
}

const text = (name: string) => ({ name, type: AttributeType.STRING });

const projection = (projects: readonly string[]) =>
  projects.length === 0
    ? { projectionType: ProjectionType.KEYS_ONLY }
    : { projectionType: ProjectionType.INCLUDE, nonKeyAttributes: [...projects] };
