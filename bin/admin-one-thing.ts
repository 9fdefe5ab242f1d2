import * as z from 'zod';
import { fail, ok, type Result } from '../core/result.ts';
import { type AdminApi, type Answer, readAs } from './admin-api.ts';
import { type Bytes, type Held, thingIn, withFile } from './admin-files.ts';
import { type Kind, spotOf } from './admin-kinds.ts';
import { Changed, changedLines, changeLines, type Shown } from './admin-lines.ts';
import { headOf } from './admin-publishing.ts';
import type { Refusal } from './admin-refusal.ts';
import {
  type Code,
  CodeOperand,
  type Command,
  command,
  type Desk,
  DryRun,
  isConfirmed,
  Note,
  operandsOf,
  optionsOf,
  refuse,
  refusedBy,
  tell,
  Version,
  Yes,
} from './admin-world.ts';

const File = z.string().min(1, 'FILE is empty.');

export const setThing = (kind: Kind): Command =>
  command(
    {
      usage: `${kind.name} set FILE(.json) [--dry-run] [--yes] [--note TEXT] [--expected VERSION]`,
      does: [
        `The file is one JSON object: ${kind.one}, as \`show\` prints it. It takes the`,
        'place of the one with its code, or is added. What `show --json` printed says from which version',
        'it was made; of any other file, or if that version stands no more, what differs is printed and a',
        'question asked that --yes answers. --expected: that version; refused if another one stands.',
      ],
    },
    {
      operands: operandsOf([File]),
      options: optionsOf({ 'dry-run': DryRun, yes: Yes, expected: Version, note: Note }),
    },
    ([file], options, desk, api) =>
      withFile(file, desk, async (bytes) => {
        const read = namedIn(kind, bytes, file);
        if (!read.ok) return refuse([read.failure], desk);
        return put({ kind, ...read.value, ...asWished(options) }, desk, api);
      }),
  );

type Wish = {
  readonly 'dry-run': boolean;
  readonly yes: boolean;
  readonly expected?: number | undefined;
  readonly note?: string | undefined;
};
const asWished = ({ 'dry-run': dryRun, ...wish }: Wish) => ({ dryRun, ...wish });

type Put = Omit<Change, 'version'> & {
  readonly yes: boolean;
  readonly expected?: number | undefined;
  readonly madeOn?: number | undefined;
};

/** The one thing of a file and what it is known by. */
function namedIn(kind: Kind, bytes: Bytes, file: string): Result<Named, string> {
  const thing = thingIn(bytes, file);
  if (!thing.ok) return thing;
  const { held, ...made } = thing.value;
  const code = kind.codeOf(held);
  const isNameless = code === '' || code.startsWith('@') || code.endsWith('@');
  return isNameless
    ? fail(`${file} does not say ${kind.idIn}.`)
    : ok({ ...made, code, content: JSON.stringify(held) });
}
type Named = { readonly code: string; readonly content: string } & Omit<Held<Shown>, 'held'>;

/** What another person changed meanwhile is not undone in silence: whoever knows of no version sees first what differs. */
async function put(asked: Put, desk: Desk, api: AdminApi): Promise<Code> {
  const { dryRun, yes, expected, madeOn } = asked;
  const head = await headOf(api);
  if (!head.ok) return refusedBy(head.failure, desk);
  const change = { ...asked, version: expected ?? head.value };
  const isAgreed = dryRun || yes || expected !== undefined || madeOn === head.value;
  if (isAgreed) return told(change, desk, api);
  const looked = await sent({ ...change, dryRun: true }, api);
  if (!looked.ok) return refusedBy(looked.failure, desk);
  const { changes } = readAs(Changed, looked.value);
  const replaces = changes.some(({ sign }) => sign === '~');
  if (replaces) for (const line of changeLines(changes)) desk.complain(line);
  if (replaces && !(await isConfirmed(questionOn(madeOn, head.value), yes, desk))) return 1;
  return told(change, desk, api);
}

const questionOn = (madeOn: number | undefined, head: number): string =>
  madeOn === undefined
    ? `The file does not say from which version it was made, and this is how it changes version ${head}: somebody else’s work may be undone by it.`
    : `The file was made from version ${madeOn}, and this is how it changes version ${head}: somebody else’s work may be undone by it.`;

export const removeThing = (kind: Kind): Command =>
  command(
    {
      usage: `${kind.name} remove CODE [--dry-run] [--yes] [--note TEXT] [--expected VERSION]`,
      does: [
        ...(kind.name === 'units' ? ['CODE is <code>@<validFrom>.'] : []),
        ...removal(kind),
        'It asks before, unless --yes.',
      ],
    },
    {
      operands: operandsOf([CodeOperand]),
      options: optionsOf({ 'dry-run': DryRun, yes: Yes, expected: Version, note: Note }),
    },
    async ([code], options, desk, api) => {
      const { dryRun, yes, expected, note } = asWished(options);
      const question = `${code} will be removed from the ${kind.name}.`;
      if (!dryRun && !(await isConfirmed(question, yes, desk))) return 1;
      const head = await headOf(api);
      if (!head.ok) return refusedBy(head.failure, desk);
      return told({ kind, code, dryRun, note, version: expected ?? head.value }, desk, api);
    },
  );

const removal = ({ name, instead: [first, ...others] = [] }: Kind): readonly string[] =>
  first === undefined
    ? [`Takes one of the ${name} out of what counts from now on; every version before keeps it.`]
    : [
        `What was published of the ${name} can never be removed, whether figures name it or not:`,
        first,
        ...others,
      ];

type Change = {
  readonly kind: Kind;
  readonly code: string;
  readonly dryRun: boolean;
  readonly note?: string | undefined;
  /** That it is made from: refused if another one stands. */
  readonly version: number;
  /** Absent: it is removed. */
  readonly content?: string;
};

async function told(change: Change, desk: Desk, api: AdminApi): Promise<Code> {
  const answer = await sent(change, api);
  if (!answer.ok) return refusedBy(answer.failure, desk);
  const made = readAs(Changed, answer.value);
  return tell(desk, made, changedLines(made, change.dryRun));
}

const sent = (
  { kind, code, dryRun, note, version, content }: Change,
  api: AdminApi,
): Promise<Result<Answer, Refusal>> =>
  api({
    method: content === undefined ? 'DELETE' : 'PUT',
    path: spotOf(kind, code),
    query: { ...(dryRun && { dryRun: 'true' }), note },
    ifMatch: version,
    ...(content !== undefined && { body: { type: 'application/json', content } }),
  });
