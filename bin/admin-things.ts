import { existsSync } from 'node:fs';
import * as z from 'zod';
import { type AdminApi, readAs } from './admin-api.ts';
import { type Bytes, listIn, withFile, written } from './admin-files.ts';
import { type Kind, pathOf, spotOf } from './admin-kinds.ts';
import { aligned, Shown } from './admin-lines.ts';
import { removeThing, setThing } from './admin-one-thing.ts';
import { publish } from './admin-publishing.ts';
import {
  type Code,
  CodeOperand,
  type Command,
  command,
  type Desk,
  DryRun,
  isConfirmed,
  noOperand,
  Note,
  operandsOf,
  optionsOf,
  refuse,
  refusedBy,
  tell,
  Version,
  Yes,
} from './admin-world.ts';

const AsOf = z.string().optional();
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
  ...(kind.isSingle ? [] : [[`${kind.name} remove`, removeThing(kind)] as const]),
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

const exportThings = (kind: Kind): Command =>
  command(
    {
      usage: `${kind.name} export FILE(.csv|.json) [--as-of INSTANT] [--yes]`,
      does: [
        `Writes all ${kind.name} into a file that \`${kind.name} import\` takes. A file that is there already is`,
        'overwritten after a question that --yes answers.',
        asOfHelp,
      ],
    },
    { operands: operandsOf([CsvOrJson]), options: optionsOf({ 'as-of': AsOf, yes: Yes }) },
    async ([file], { 'as-of': asOf, yes }, desk, api) => {
      const question = `${file} is there already and will be overwritten.`;
      if (existsSync(file) && !(await isConfirmed(question, yes, desk))) return 1;
      const accept = typeOf(file);
      const answer = await api({ method: 'GET', path: pathOf(kind), query: { asOf }, accept });
      if (!answer.ok) return refusedBy(answer.failure, desk);
      const text =
        accept === 'text/csv' ? answer.value.text : jsonFile(readAs(Listed, answer.value));
      const done = written(file, text);
      return done.ok ? tell(desk, { file }, [`Written to ${file}.`]) : refuse([done.failure], desk);
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
        'file was made from (what `list --json` printed says it itself); refused if another one stands.',
        '--delimiter ";": what parts the cells of a CSV; one whose first line is sep=; says so itself.',
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
  const { kind, file, bytes, remove, note, delimiter, expected, ...rest } = asked;
  const type = typeOf(file);
  const list = type === 'text/csv' ? { held: bytes } : listIn(bytes);
  const query = { ...(remove && { remove: 'true' }), note, delimiter };
  const body = { type, content: list.held } as const;
  const call = { path: `${pathOf(kind)}/imports`, query, body };
  const made = { expected: expected ?? list.madeOn, removes: remove };
  return publish({ ...rest, ...made, call, file, called: `the ${kind.name}` }, desk, api);
}
