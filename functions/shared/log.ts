import { Logger } from '@aws-lambda-powertools/logger';
import type { FunctionName } from './settings.ts';

/** Structured lines. Never a body, a key, a token or anything personal: names of routes, ids of clients, counts. */
export type Log = {
  info(message: string, attributes: Readonly<Record<string, unknown>>): void;
  warn(message: string, attributes: Readonly<Record<string, unknown>>): void;
  error(message: string, attributes: Readonly<Record<string, unknown>>): void;
};

export function functionLog(
  name: FunctionName,
  settings: { readonly STAGE: string; readonly CODE_VERSION: string },
): Log {
  const persistentKeys = { stage: settings.STAGE, codeVersion: settings.CODE_VERSION };
  return new Logger({ serviceName: name, persistentKeys });
}
