import type { FunctionName } from '../functions/shared/settings.ts';
import type { TableName } from '../store/tables.ts';

/**
 * What a function may do with a table. Nothing may delete: facts are appended and records are changed. A table is read
 * whole only where a person asks for all that there is.
 */
export type Access = 'read' | 'append' | 'change' | 'change and list';

const change = ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:UpdateItem'];

export const actions: Readonly<Record<Access, readonly string[]>> = {
  read: ['dynamodb:GetItem', 'dynamodb:Query'],
  append: ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:PutItem'],
  change,
  'change and list': [...change, 'dynamodb:Scan'],
};

/** Which function may do what with which table; what is not listed is closed. */
export const tableAccess = {
  authorizer: { registry: 'read' },
  ingest: { snapshots: 'append', submissions: 'change', registry: 'read' },
  api: {
    snapshots: 'append',
    submissions: 'change',
    registry: 'read',
    recommendations: 'change',
    reports: 'read',
  },
  admin: { submissions: 'read', registry: 'change', reports: 'change and list' },
  tick: {
    snapshots: 'append',
    submissions: 'change',
    registry: 'read',
    recommendations: 'change',
    reports: 'change',
  },
  upload: { snapshots: 'append', submissions: 'change', registry: 'read' },
  compile: { snapshots: 'read', registry: 'read', recommendations: 'read', reports: 'change' },
  'compile-country': {
    snapshots: 'read',
    registry: 'read',
    recommendations: 'read',
    reports: 'change',
  },
  deliver: { reports: 'change' },
  'mail-events': { reports: 'change' },
} as const satisfies Record<FunctionName, Partial<Record<TableName, Access>>>;
