import { randomBytes } from 'node:crypto';
import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { documentClient, systemNow } from '../functions/shared/world.ts';
import { liftAddress, listDeliveries, revokeLink, settleDelivery } from './admin-deliveries.ts';
import { checkRegistryFolder, createClientKey, loadRegistryFolder } from './admin-registry.ts';
import { type AdminWorld, type Code, type Command, misunderstood } from './admin-world.ts';

const commands = new Map<string, Command>([
  ['registry check', checkRegistryFolder],
  ['registry load', loadRegistryFolder],
  ['client create', createClientKey],
  ['deliveries list', listDeliveries],
  ['deliveries settle', settleDelivery],
  ['address lift', liftAddress],
  ['link revoke', revokeLink],
]);

const explained = ({ usage, does }: Command): string =>
  [`  npm run admin -- ${usage}`, ...does.map((line) => `      ${line}`), ''].join('\n');

const help = `The administrator's command line.

${[...commands.values()].map(explained).join('\n')}
NAME is a deployed table; the stack prints RegistryTable and ReportsTable. Credentials and region
are those of the AWS CLI; AWS_ENDPOINT_URL_DYNAMODB points at another DynamoDB-compatible endpoint.

Exit codes: 0 done, 1 refused (the reason is printed), 2 not understood.`;

/** Runs one command; answers its exit code. Faults of AWS (no credentials, no such table) are thrown. */
export async function admin(args: readonly string[], world: AdminWorld): Promise<Code> {
  const asked = parse(args);
  if (typeof asked === 'string') return misunderstood([asked], world);
  const { help: explain, ...options } = asked.values;
  if (explain === true) {
    world.print(help);
    return 0;
  }
  const [subject = '', verb = '', ...operands] = asked.positionals;
  const name = `${subject} ${verb}`.trim();
  const chosen = commands.get(name);
  if (chosen !== undefined) return chosen.run({ operands, options }, world);
  const known = `Say what to do: ${[...commands.keys()].join(', ')}.`;
  return misunderstood(name === '' ? [known] : [`There is no command “${name}”.`, known], world);
}

/** The options and operands, or a sentence that says what was not understood. */
function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        table: { type: 'string' },
        by: { type: 'string' },
        note: { type: 'string' },
        'dry-run': { type: 'boolean' },
        report: { type: 'string' },
        state: { type: 'string' },
        as: { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

if (import.meta.main)
  process.exitCode = await admin(process.argv.slice(2), {
    print: (line) => console.log(line),
    complain: (line) => console.error(line),
    db: () => documentClient(),
    now: systemNow,
    login: () => userInfo().username,
    secret: () => randomBytes(32).toString('base64url'),
  }).catch((error: unknown) => {
    console.error(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
    return 1;
  });
