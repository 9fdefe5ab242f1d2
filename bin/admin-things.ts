import { writeFileSync } from 'node:fs';
import * as z from 'zod';
import { type AdminApi, escaped, readAs } from './admin-api.ts';
import { type Bytes, listIn, thingIn, withFile } from './admin-files.ts';
import { type Kind, pathOf } from './admin-kinds.ts';
import { aligned, Changed, changedLines, Shown } from './admin-lines.ts';
import { publish, queryOf, type Sending } from './admin-publishing.ts';
import {
  type Code,
  type Command,
  command,
  type Desk,
  isConfirmed,
  noOperand,
  Note,
  operandsOf,
  optionsOf,
  refuse,
  refusedBy,
  tell,
  Yes,
} from './admin-world.ts';

const AsOf = z.string().optional();
const DryRun = z.boolean().default(false);
const Version = z
  .string()
  .regex(/^\d{1,9}$/, 'A version is a whole number.')
  .transform(Number)
  .optional();
const CodeOperand = z.string().min(1, 'CODE is empty.');
const File = z.string().min(1, 'FILE is empty.');
const CsvOrJson = z
  .string()
  .regex(/\.(?:csv|json)$/i, 'FILE ends in .csv or .json, which says what it is.');

const Delimiter = z.enum([',', ';'], { error: '--delimiter is "," or ";".' }).optional();

const asOfHelp = '--as-of: as the registry stood then, such as 2025-08-31T17:00:00+07:00.';

/** What can be done with every kind of thing. */
export const thingCommands = (kind: Kind): readonly (readonly [string, Command])[] => [
  [`${kind.name} list`, listThings(kind)],
  [`${kind.name} show`, showThing(kind)],
  [`${kind.name} export`, exportThings(kind)],
  [`${kind.name} import`, importThings(kind)],
  [`${kind.name} set`, setThing(kind)],
  [`${kind.name} remove`, removeThing(kind)],
];

const Listed = z.looseObject({ version: z.int(), items: z.array(Shown) });

const listThings = (kind: Kind): Command =>
  command(
    {
      usage: `${kind.name} list [--search TEXT]${kind.name === 'units' ? ' [--on DAY]' : ''} [--as-of INSTANT]`,
      does: [
        `Prints the ${kind.name}, one to a line. --search: in codes and names; tone marks make no difference.`,
        ...(kind.name === 'units' ? ['--on: the units that are valid on that day.'] : []),
        asOfHelp,
      ],
    },
    {
      operands: noOperand,
      options: optionsOf({
        search: z.string().min(1).optional(),
        'as-of': AsOf,
        ...(kind.name === 'units' && { on: z.string().optional() }),
      }),
    },
    async (_, options, desk, api) => {
      const { search, 'as-of': asOf } = options;
      const on = 'on' in options ? options.on : undefined;
      const query = { search, asOf, ...(typeof on === 'string' && { on }) };
      const answer = await api({ method: 'GET', path: pathOf(kind), query });
      if (!answer.ok) return refusedBy(answer.failure, desk);
      const listed = readAs(Listed, answer.value);
      const none = listed.items.length === 0 ? ['There are none.'] : [];
      return tell(desk, listed, [...aligned(listed.items.map(kind.columns)), ...none]);
    },
  );

const showThing = (kind: Kind): Command =>
  command(
    {
      usage: `${kind.name} show CODE [--as-of INSTANT]`,
      does: [
        kind.name === 'units'
          ? 'Prints every unit that ever had the code or the alias, as JSON.'
          : 'Prints it as JSON.',
        asOfHelp,
      ],
    },
    { operands: operandsOf([CodeOperand]), options: optionsOf({ 'as-of': AsOf }) },
    async ([code], { 'as-of': asOf }, desk, api) => {
      const answer = await api({ method: 'GET', path: spotOf(kind, code), query: { asOf } });
      if (!answer.ok) return refusedBy(answer.failure, desk);
      const shown = readAs(Shown, answer.value);
      return tell(desk, shown, [JSON.stringify(shown['item'] ?? shown['items'], null, 2)]);
    },
  );

const spotOf = (kind: Kind, code: string): string => `${pathOf(kind)}/${escaped(code)}`;

const exportThings = (kind: Kind): Command =>
  command(
    {
      usage: `${kind.name} export FILE(.csv|.json) [--as-of INSTANT]`,
      does: [`Writes all ${kind.name} into a file that \`${kind.name} import\` takes.`, asOfHelp],
    },
    { operands: operandsOf([CsvOrJson]), options: optionsOf({ 'as-of': AsOf }) },
    async ([file], { 'as-of': asOf }, desk, api) => {
      const accept = typeOf(file);
      const answer = await api({ method: 'GET', path: pathOf(kind), query: { asOf }, accept });
      if (!answer.ok) return refusedBy(answer.failure, desk);
      const text =
        accept === 'text/csv' ? answer.value.text : jsonFile(readAs(Listed, answer.value));
      writeFileSync(file, text);
      return tell(desk, { file }, [`Written to ${file}.`]);
    },
  );

const typeOf = (file: string) =>
  file.toLowerCase().endsWith('.csv') ? 'text/csv' : 'application/json';
const jsonFile = ({ items }: z.output<typeof Listed>): string =>
  `${JSON.stringify(items, null, 2)}\n`;

const importThings = (kind: Kind): Command =>
  command(
    {
      usage: `${kind.name} import FILE(.csv|.json) [--dry-run] [--remove] [--yes] [--delimiter ";"] [--note TEXT] [--expected VERSION]`,
      does: [
        'Adds what is new and changes what differs: everything in the file, or nothing. Every fault',
        'is printed, with its line. --dry-run prints what would change. --remove takes out what the',
        'file does not name, after a question that --yes answers. --expected: the version that the',
        'file was made from; refused if another one stands. --delimiter ";": what parts the cells of a',
        'CSV; one whose first line is sep=; says so itself.',
      ],
    },
    {
      operands: operandsOf([CsvOrJson]),
      options: optionsOf({
        'dry-run': DryRun,
        remove: Yes,
        yes: Yes,
        expected: Version,
        note: Note,
        delimiter: Delimiter,
      }),
    },
    ([file], { 'dry-run': dryRun, ...options }, desk, api) =>
      withFile(file, desk, (bytes) =>
        imported({ kind, file, bytes, dryRun, ...options }, desk, api),
      ),
  );

type Import = {
  readonly kind: Kind;
  readonly file: string;
  readonly bytes: Bytes;
  readonly dryRun: boolean;
  readonly remove: boolean;
  readonly yes: boolean;
  readonly expected?: number | undefined;
  readonly note?: string | undefined;
  readonly delimiter?: z.output<typeof Delimiter> | undefined;
};

function imported(asked: Import, desk: Desk, api: AdminApi): Promise<Code> {
  const { kind, file, bytes, remove, note, delimiter, ...rest } = asked;
  const type = typeOf(file);
  const content = type === 'text/csv' ? bytes : listIn(bytes);
  const send = (sending: Sending) => {
    desk.progress(`${sending.dryRun ? 'Comparing' : 'Importing'} ${file} …`);
    return api({
      method: 'POST',
      path: `${pathOf(kind)}/imports`,
      query: { ...queryOf(sending), ...(remove && { remove: 'true' }), note, delimiter },
      body: { type, content },
    });
  };
  return publish({ ...rest, send, removes: remove, called: `the ${kind.name}` }, desk);
}

const setThing = (kind: Kind): Command =>
  command(
    {
      usage: `${kind.name} set FILE(.json) [--dry-run] [--note TEXT] [--expected VERSION]`,
      does: [
        `The file is one JSON object: ${kind.one}, as \`show --json\` prints it. It takes the place of the`,
        'one with its code, or is added. --expected: the version that it was made from.',
      ],
    },
    {
      operands: operandsOf([File]),
      options: optionsOf({ 'dry-run': DryRun, expected: Version, note: Note }),
    },
    ([file], { 'dry-run': dryRun, expected, note }, desk, api) =>
      withFile(file, desk, async (bytes) => {
        const thing = thingIn(bytes, file);
        if (!thing.ok) return refuse([thing.failure], desk);
        const code = kind.codeOf(thing.value);
        if (code === '' || code.startsWith('@') || code.endsWith('@'))
          return refuse([`${file} does not say ${kind.idIn}.`], desk);
        const content = JSON.stringify(thing.value);
        return changed({ kind, code, dryRun, expected, note, content }, desk, api);
      }),
  );

const removeThing = (kind: Kind): Command =>
  command(
    {
      usage: `${kind.name} remove CODE [--dry-run] [--yes] [--note TEXT] [--expected VERSION]`,
      does: [
        kind.name === 'units'
          ? 'CODE is <code>@<validFrom>. What figures name can never be removed: close it instead.'
          : 'What figures name can never be removed.',
        'It asks before, unless --yes.',
      ],
    },
    {
      operands: operandsOf([CodeOperand]),
      options: optionsOf({ 'dry-run': DryRun, yes: Yes, expected: Version, note: Note }),
    },
    async ([code], { 'dry-run': dryRun, yes, expected, note }, desk, api) => {
      const question = `${code} will be removed from the ${kind.name}.`;
      if (!dryRun && !(await isConfirmed(question, yes, desk))) return 1;
      return changed({ kind, code, dryRun, expected, note }, desk, api);
    },
  );

type Change = {
  readonly kind: Kind;
  readonly code: string;
  readonly dryRun: boolean;
  readonly expected: number | undefined;
  readonly note: string | undefined;
  /** Absent: it is removed. */
  readonly content?: string;
};

const Head = z.looseObject({ version: z.int() });

/** Puts or removes one thing, from the version that was named or else from the one that stands. */
async function changed(asked: Change, desk: Desk, api: AdminApi): Promise<Code> {
  const { kind, code, dryRun, expected, note, content } = asked;
  const head = await api({ method: 'GET', path: '/registry' });
  if (!head.ok) return refusedBy(head.failure, desk);
  const answer = await api({
    method: content === undefined ? 'DELETE' : 'PUT',
    path: spotOf(kind, code),
    query: { ...(dryRun && { dryRun: 'true' }), note },
    ifMatch: expected ?? readAs(Head, head.value).version,
    ...(content !== undefined && { body: { type: 'application/json', content } }),
  });
  if (!answer.ok) return refusedBy(answer.failure, desk);
  const made = readAs(Changed, answer.value);
  return tell(desk, made, changedLines(made, dryRun));
}
