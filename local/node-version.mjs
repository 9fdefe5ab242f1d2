/// <reference types="node" />
/*
 * Imported before anything else, and JavaScript because an older Node cannot read the TypeScript of the rest: it would
 * complain of a file extension instead of its own age.
 */
const needed = 24;

if (Number(process.versions.node.split('.')[0]) < needed) {
  process.stderr.write(
    `Commune Reporting needs Node ${needed} or newer and this is ${process.version}: ` +
      'on Linux x64 `npm ci` brings the right one for every `npm …` command, elsewhere install it from https://nodejs.org.\n',
  );
  process.exit(1);
}
