import type { Registry } from '../core/registry/registry.ts';
import type { UnitCode } from '../core/units/unit.ts';
import { demoKey, hasDemoKey } from './demo-keys.ts';
import { linkPathIn, newestMails } from './mailed-report.ts';
import { npmCommand, postCommand, recommendationCommand } from './ready-commands.ts';
import type { KeyHolder, StartView } from './start-page.ts';
import type { System } from './system.ts';

const nameIn = ({ units }: Registry, code: UnitCode): string =>
  units.find((unit) => unit.code === code)?.names.vi ?? code;

/** Who may call with a demo key, and what each may do. */
const keyHolders = (registry: Registry): readonly KeyHolder[] =>
  registry.clients.filter(hasDemoKey).map(({ id, name, scopes, units, actors }) => ({
    name,
    key: demoKey(id),
    scopes,
    units: units.map((code) => `${code} ${nameIn(registry, code)}`),
    roles: actors.map(({ role, unit }) => `${role} (${unit})`),
  }));

/** What the start page shows now; `data` is the folder as it was named on the command line. */
export async function startView(system: System, data: string): Promise<Omit<StartView, 'done'>> {
  const mails = await system.outbox.all();
  const nextDue = await system.nextDue();
  return {
    url: system.url,
    now: system.now(),
    ...(nextDue !== undefined && { nextDue }),
    postCommand: postCommand(system.url),
    advanceCommand: npmCommand('advance', data),
    recommendationCommand: recommendationCommand(system.url),
    keyHolders: keyHolders(await system.registry.current()),
    reports: newestMails(mails).flatMap((mail) => {
      const href = linkPathIn(mail);
      return href === undefined ? [] : [{ title: mail.subject, href }];
    }),
    mails: mails.length,
  };
}
