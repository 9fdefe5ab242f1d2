import type { FunctionName } from '../../functions/shared/settings.ts';
import type { DocumentClient } from '../../functions/shared/world.ts';
import { type Access, actions, tableAccess } from '../../lib/table-access.ts';
import type { TableName, TableNames } from '../../store/tables.ts';

type Deed = { readonly action: string; readonly table: string };

/** The action that IAM asks for, by the class of the command. */
const asked: Readonly<Record<string, string>> = {
  GetCommand: 'GetItem',
  QueryCommand: 'Query',
  ScanCommand: 'Scan',
  PutCommand: 'PutItem',
  UpdateCommand: 'UpdateItem',
  DeleteCommand: 'DeleteItem',
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
  Get: 'GetItem',
};

/** The deeds of a command; those of a transaction each by itself. */
function deedsOf(command: { readonly input: object }): readonly Deed[] {
  const { input } = command;
  if (!('TransactItems' in input)) return [deed(command.constructor.name, input)];
  const items = Array.isArray(input.TransactItems) ? input.TransactItems : [];
  return items.flatMap((item: object) =>
    Object.entries(item).map(([kind, part]) => deed(kind, part)),
  );
}

function deed(kind: string, input: unknown): Deed {
  const named = typeof input === 'object' && input !== null && 'TableName' in input;
  return {
    action: `dynamodb:${asked[kind] ?? kind}`,
    table: named ? String(input.TableName) : 'many tables at once',
  };
}

/** By the deployed name of a table, what a function may do with it. */
function rightsOf(name: FunctionName, names: TableNames): ReadonlyMap<string, readonly string[]> {
  const opened: Readonly<Partial<Record<TableName, Access>>> = tableAccess[name];
  return new Map(
    (Object.keys(names) as TableName[]).map((table) => {
      const access = opened[table];
      return [names[table], access === undefined ? [] : actions[access]];
    }),
  );
}

/**
 * A client that may do what the stack lets this function do and nothing else: anything more would be refused only when
 * deployed, because the embedded store knows no rights.
 */
export function heldTo(
  name: FunctionName,
  { db, names }: { readonly db: DocumentClient; readonly names: TableNames },
): DocumentClient {
  const rights = rightsOf(name, names);
  const refused = ({ action, table }: Deed): boolean =>
    rights.get(table)?.includes(action) !== true;
  return new Proxy(db, {
    get(target, property): unknown {
      if (property !== 'send') return Reflect.get(target, property, target);
      return async (command: { readonly input: object }, ...rest: unknown[]) => {
        for (const each of deedsOf(command).filter(refused))
          throw new Error(`${name} may not ${each.action} ${each.table}`);
        return Reflect.apply(target.send, target, [command, ...rest]);
      };
    },
  });
}
