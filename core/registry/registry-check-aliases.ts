import { nameKeyOf } from '../units/agency-code.ts';
import { duplicates, fault, type RegistryFault } from './registry-fault.ts';
import { aboveProvinces, type Unit } from '../units/unit.ts';
import { overlap } from '../units/validity.ts';

/** A unit by one of the texts by which it is known. */
type Holder = {
  readonly unit: Unit;
  readonly at: number;
  readonly text: string;
  readonly isAlias: boolean;
  readonly path: string;
};

/** A code or alias, in whatever form it is written, leads to one unit on a day. */
export function* aliasFaults(units: readonly Unit[]): Iterable<RegistryFault> {
  const holders = units.flatMap(holdersOf);
  const byName = Map.groupBy(holders, ({ text }) => nameKeyOf(text));
  for (const [at, { code, aliases }] of units.entries()) {
    if (aliases.length === 0) continue;
    const texts = [...aliases, code];
    yield* duplicates(`units/${at}/aliases`, texts, (text) => text);
  }
  for (const holder of holders) {
    if (holder.isAlias && holder.text === aboveProvinces) yield reserved(holder);
    const other = byName.get(nameKeyOf(holder.text))?.find((each) => isRivalOf(holder, each));
    if (other !== undefined) yield ambiguous(holder, other);
  }
}

const holdersOf = (unit: Unit, at: number): readonly Holder[] => [
  { unit, at, text: unit.code, isAlias: false, path: `units/${at}/code` },
  ...unit.aliases.map((text, alias) => ({
    unit,
    at,
    text,
    isAlias: true,
    path: `units/${at}/aliases/${alias}`,
  })),
];

/** Told once for two: at the alias if the other is a code, else at the later. One code of two units is told as overlapping. */
function isRivalOf(holder: Holder, other: Holder): boolean {
  if (holder.at === other.at || !overlap(holder.unit, other.unit)) return false;
  if (holder.isAlias !== other.isAlias) return holder.isAlias;
  return other.at < holder.at && (holder.isAlias || holder.text !== other.text);
}

const reserved = ({ path }: Holder): RegistryFault =>
  fault(
    path,
    'reserved-code',
    `Mã “${aboveProvinces}” dành riêng cho phần trên cấp tỉnh; không dùng làm mã khác của đơn vị.`,
    `Code “${aboveProvinces}” stands for what is above the provinces; it cannot be an alias.`,
  );

const ambiguous = ({ path, text, unit }: Holder, { unit: other, text: theirs }: Holder) =>
  fault(
    path,
    'ambiguous-alias',
    `“${text}” của đơn vị ${unit.code} cũng chỉ “${other.names.vi}” (${theirs}) trong cùng thời gian; mỗi mã chỉ được chỉ một đơn vị.`,
    `“${text}” of unit ${unit.code} also means “${other.names.en}” (${theirs}) on the same days; a code may lead to one unit only.`,
  );
