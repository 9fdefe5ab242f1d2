/** Imported first, so that an older Node says what is wrong before anything else fails less clearly. */
const needed = 24;

export const nodeComplaint = (version: string): string | undefined =>
  Number(/^v(\d+)/.exec(version)?.[1] ?? 0) >= needed
    ? undefined
    : `Commune Reporting needs Node ${needed} or newer; this is ${version}. ` +
      'On Linux x64 `npm start` brings its own; elsewhere install it from https://nodejs.org.';

const complaint = nodeComplaint(process.version);
if (complaint !== undefined) {
  console.error(complaint);
  process.exit(1);
}
