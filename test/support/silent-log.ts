import type { Log } from '../../functions/shared/log.ts';

/** For runs that nobody reads the log of. */
export const silentLog: Log = { info() {}, warn() {}, error() {} };
