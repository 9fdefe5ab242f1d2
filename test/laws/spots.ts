import { PutCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { FactPartition } from '../../core/statements/partitions.ts';
import type { Chance } from './chance.ts';
import { UnitCode } from '../../core/units/unit.ts';

/** Where a statement lies: its province, and the month of its last day. Both are read apart from all others. */
export function spotIn(unit: string, interval: string): string {
  const [, until = ''] = interval.split('/');
  const lastDay = new Date(Date.parse(until) - 86_400_000).toISOString();
  return `${provinceOf(unit)}#${lastDay.slice(0, 7)}`;
}
export function spotOf(subject: string): string {
  const [, unit = '', interval = ''] = subject.split(' ');
  return spotIn(unit, interval);
}
const provinceOf = (unit: string): string => (unit === '99001' ? '99' : '96');

const partitionAt = (spot: string): FactPartition => {
  const [province = '', month = ''] = spot.split('#');
  return { province: UnitCode.parse(province), month };
};

/** Those of which nearly everything speaks: they are looked at after every write. */
const usual = ['96', '99'].flatMap((province) =>
  ['2025-06', '2025-07', '2025-08'].map((month) => `${province}#${month}`),
);

/** The spots at which something was ever written. */
export class Spots {
  private readonly all = new Set(usual);
  /** Told of every write: those that it was made at. */
  private writtenAt(command: object): readonly string[] {
    const puts =
      command instanceof TransactWriteCommand
        ? (command.input.TransactItems ?? []).flatMap(({ Put }) => Put ?? [])
        : command instanceof PutCommand
          ? [command.input]
          : [];
    return puts.flatMap(({ Item }) => {
      const spot = String(Item?.['pk']);
      return /^\d\d#\d{4}-\d\d$/.test(spot) ? [spot] : [];
    });
  }

  /** What a write may have made visible: where it was made, and where nearly everything lies. */
  after(command: object): readonly string[] {
    const written = this.writtenAt(command);
    for (const spot of written) this.all.add(spot);
    const isApart = written.length === 1 && !usual.some((spot) => written.includes(spot));
    return isApart ? written : [...new Set([...usual, ...written])];
  }
  /** Enough to read while others write, and not so many that nobody else gets a turn. */
  some(chance: Chance): readonly string[] {
    const others = this.every.slice(usual.length);
    const first = chance.int(others.length + 1);
    return [...usual, ...others.slice(first, first + 8)];
  }
  get every(): readonly string[] {
    return [...this.all];
  }
}

export const partitionsAt = (spots: readonly string[]): readonly FactPartition[] =>
  spots.map(partitionAt);
