import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };

const pretending = (version: string): string =>
  'data:text/javascript,' +
  encodeURIComponent(
    `Object.defineProperty(process, 'version', { value: 'v${version}' });
     Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } });`,
  );

/** The beginning of every script of ours, on a Node that gives itself out for another one. */
const startedOn = (version: string) =>
  spawnSync(
    process.execPath,
    ['--import', pretending(version), '--import', './local/node-version.mjs', '--print', '"on"'],
    { encoding: 'utf8' },
  );

test.each(['18.20.4', '20.20.2', '22.18.0'])(
  'an older Node (%s) is told in one sentence which version is needed, and runs nothing',
  (version) => {
    const { status, stdout, stderr } = startedOn(version);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(
      new RegExp(`^Commune Reporting needs Node 24 or newer and this is v${version}: [^\n]+\n$`),
    );
  },
);

test.each(['24.0.0', '26.1.0'])('a newer one (%s) goes on', (version) => {
  expect(startedOn(version)).toMatchObject({ status: 0, stdout: 'on\n', stderr: '' });
});

test('the guard stands before every script that runs a file of ours', () => {
  const ours = Object.values(manifest.scripts).filter((script) => script.includes('.ts'));
  expect(ours.length).toBeGreaterThan(0);
  for (const script of ours) expect(script).toMatch(/^node --import .\/local\/node-version.mjs /);
});
