import { isObject, type Members } from './plain-row.ts';
import {
  plainText,
  type Form,
  lineEach,
  type Said,
  type ThingColumn,
  type ThingTable,
} from './registry-table.ts';

const column =
  (form: Form) =>
  (...names: readonly string[]): readonly ThingColumn[] =>
    names.map((name) => ({ name, form }));
const text = column('text');
const word = column('word');
const number = column('number');
const yesNo = column('yes-no');
const list = column('list');
const openList = column('open-list');
const json = column('json');
const names = (of: string) => text(`${of}.vi`, `${of}.en`);

/** The columns of each kind, in the order of an export. A test holds them against the schemas. */
export const unitTable = lineEach(
  [
    ...word('code', 'validFrom', 'validTo', 'level', 'kind'),
    ...names('names'),
    ...word('parent'),
    ...list('aliases'),
    ...yesNo('invented'),
  ],
  ['code', 'validFrom'],
);

export const sourceTable = lineEach([...word('code'), ...names('names')], ['code']);

export const metricTable = lineEach(
  [
    ...word('code'),
    ...number('number'),
    ...names('names'),
    ...word('kind'),
    ...names('unitOfMeasure'),
    ...number('decimals'),
    ...word('minimum', 'maximum', 'level'),
    ...list('controlLevels'),
    ...word('overTime', 'overUnits'),
    ...list('sources'),
    ...word('tolerance'),
    ...number('maxAgeDays'),
    ...word('startsOn'),
    ...number('outOf'),
    ...word('numerator', 'denominator'),
    ...number('factor'),
    ...word('replaces'),
    ...names('note'),
  ],
  ['code'],
);

export const indicatorTable = lineEach(
  [
    ...word('code'),
    ...names('names'),
    ...names('unitOfMeasure'),
    ...number('decimals'),
    ...text('formula'),
    ...openList('sources'),
    ...word('minimum', 'maximum'),
    ...names('note'),
  ],
  ['code'],
);

export const datasetTable = lineEach(
  [
    ...word('code'),
    ...names('names'),
    ...word('periodType', 'calendar', 'level', 'reporters.rule', 'reporters.under'),
    ...openList('reporters.units'),
    ...list('metrics'),
    ...openList('indicators'),
    ...number('deadline.workingDaysAfterCutOff', 'deadline.dayOfMonth', 'deadline.monthsAfter'),
    ...word('deadline.roll'),
    ...json('deadlines'),
    ...number('cutOffDaysAfterEnd', 'opensDaysAfterStart'),
    ...word('lastSubPeriod'),
    ...openList('compulsory'),
    ...json('rules'),
    ...names('basis'),
  ],
  ['code'],
);

export const definitionTable = lineEach(
  [
    ...word('code'),
    ...names('names'),
    ...word('periodType'),
    ...text('firstPeriod', 'lastPeriod'),
    ...list('scopes'),
    ...json('sections'),
    ...yesNo('recommendations'),
    ...list('recipients'),
    ...number('release.settleMinutes', 'reissue.everyHours', 'reissue.forDays'),
    ...word('reissue.sendAbovePercent'),
    ...number('linkDays'),
    ...word('boundariesOn'),
  ],
  ['code'],
);

/** An address may begin with a sign that a spreadsheet takes for a formula. */
export const recipientTable = lineEach(
  [...word('id'), ...text('name', 'email'), ...word('language')],
  ['id'],
);

// What a column holds in another way than the thing does -----------------------

const pair = (value: string, sign: string): readonly [string, string | undefined] => {
  const at = value.indexOf(sign);
  return at < 0 ? [value, undefined] : [value.slice(0, at), value.slice(at + sign.length)];
};
const listAt = (members: Members, name: string): readonly unknown[] => {
  const value = members[name];
  return Array.isArray(value) ? value : [];
};
const textsAt = (members: Members, name: string): readonly string[] =>
  listAt(members, name).filter((each) => typeof each === 'string');

/** Whom it may speak for as `ROLE@unit`. */
export const clientTable = lineEach(
  [
    ...word('id'),
    ...text('name'),
    ...list('scopes', 'units'),
    ...openList('sources'),
    ...list('actors'),
  ],
  ['id'],
  {
    flat: (client) => ({
      ...client,
      actors: listAt(client, 'actors').map((actor) =>
        isObject(actor) ? `${plainText(actor['role'])}@${plainText(actor['unit'])}` : actor,
      ),
    }),
    whole: (row) => ({
      ...row,
      actors: textsAt(row, 'actors').map((actor) => {
        const [role, unit] = pair(actor, '@');
        return { role, ...(unit !== undefined && { unit }) };
      }),
    }),
  },
);

/** Of a merger several units and one, of a split one and several, each with its share after `=` if it has one. */
export const eventTable = lineEach(
  [
    ...word('code', 'kind', 'date'),
    ...list('from', 'to'),
    ...text('basis'),
    ...list('countersTakenOver'),
    ...text('acrossLevels'),
  ],
  ['code'],
  {
    flat: (event) => ({ ...event, to: listed(event['to']).map(shared) }),
    whole: (row) =>
      row['kind'] === 'split'
        ? { ...row, from: only(row, 'from'), to: textsAt(row, 'to').map(share) }
        : { ...row, to: only(row, 'to') },
  },
);

const listed = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

const shared = (to: unknown): unknown => {
  if (!isObject(to)) return to;
  return to['share'] === undefined
    ? to['unit']
    : `${plainText(to['unit'])}=${plainText(to['share'])}`;
};
function share(cell: string): Members {
  const [unit, part] = pair(cell, '=');
  return { unit, ...(part !== undefined && { share: part }) };
}

/** The one that is there; where there are several they stay, for the schema to refuse. */
const only = (row: Members, name: string): unknown => {
  const all = listAt(row, name);
  return all.length > 1 ? all : all[0];
};

// The working calendar: a line a year -------------------------------------------

const dayLists = ['off', 'workedWeekend', 'provisionalOff'] as const;

/** A calendar without a year is a line without one. */
export const calendarTable: ThingTable = {
  columns: [
    ...text('code'),
    ...word('year'),
    ...yesNo('confirmed'),
    ...json('notices'),
    ...text('notice'),
    ...list(...dayLists),
  ],
  keys: ['code', 'year'],
  partOf: 'code',
  toRows({ code, years }) {
    const each = Object.entries(isObject(years) ? years : {});
    if (each.length === 0) return [{ code }];
    return each.map(([year, says]) => ({ code, year, ...(isObject(says) ? says : {}) }));
  },
  fromRows: (rows) =>
    [...Map.groupBy(rows.keys(), (place) => rows[place]?.['code'])].map(([code, places]): Said => ({
      rows: places,
      value: { code, years: yearsOf(rows, places) },
    })),
  spot([first = '', year, ...path], rows) {
    if (first !== 'years') return { row: 0, path: [first] };
    const row = rows.findIndex((each) => each['year'] === year);
    return { row: Math.max(row, 0), path: path.length === 0 ? ['year'] : path };
  },
};

const yearsOf = (rows: readonly Members[], places: readonly number[]): Members =>
  Object.fromEntries(
    places.flatMap((place) => {
      const { code: _, year, ...says } = rows[place] ?? {};
      return typeof year === 'string' ? [[year, says]] : [];
    }),
  );
