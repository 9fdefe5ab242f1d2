import { roundedText } from '../core/decimal.ts';
import type { Figure } from '../core/reports/report.ts';
import type { UnitLine } from '../core/reports/unit-line.ts';
import { unitStates } from './catalogue.ts';
import { unitValue } from './figure-view.ts';
import { html, Markup } from './html.ts';
import { fractionOf, isPercent } from './numbers.ts';
import { withoutKind } from './unit-names.ts';
import type { Wording } from './wording.ts';

/** From the palest to the darkest; the style sheet gives each a text colour of contrast 4.5 or more. */
const steps = 5;

type Step = { readonly from: UnitLine; readonly to: UnitLine };

/** As it is printed: what prints alike is coloured alike, so that the classes of the legend never touch. */
const numberOf = ({ outcome, percentage }: UnitLine): number | undefined =>
  outcome.kind === 'value'
    ? Number(roundedText(fractionOf(outcome), outcome.decimals))
    : percentage && Number(percentage.text);

/** The step of each value, by rank: a fifth of the distinct values each, so that one outlier does not pale the rest. */
function stepByValue(lines: readonly UnitLine[]): ReadonlyMap<number, number> {
  const distinct = [...new Set(lines.flatMap((line) => numberOf(line) ?? []))].toSorted(
    (a, b) => a - b,
  );
  return new Map(
    distinct.map((value, rank) => [value, Math.floor((rank * steps) / distinct.length) + 1]),
  );
}

const stepOf = (line: UnitLine, scale: ReadonlyMap<number, number>): number | undefined =>
  scale.get(numberOf(line) ?? Number.NaN);

/** The lines of smallest and largest value of every step that occurs. */
function stepsOf(
  lines: readonly UnitLine[],
  scale: ReadonlyMap<number, number>,
): ReadonlyMap<number, Step> {
  const found = new Map<number, Step>();
  const ascending = lines.toSorted((a, b) => (numberOf(a) ?? 0) - (numberOf(b) ?? 0));
  for (const line of ascending) {
    const step = stepOf(line, scale);
    if (step !== undefined) found.set(step, { from: found.get(step)?.from ?? line, to: line });
  }
  return found;
}

/** Names short enough for a tile; a name that would then stand twice keeps its kind of unit. */
function tileNames(wording: Wording, lines: readonly UnitLine[]): ReadonlyMap<string, string> {
  const short = lines.map((line) => withoutKind(wording.unit(line.unit)));
  return new Map(
    lines.map((line, at) => {
      const name = short[at] ?? line.unit;
      const twice = short.indexOf(name) !== short.lastIndexOf(name);
      return [line.unit, twice ? wording.unit(line.unit) : name];
    }),
  );
}

const emptyLooks = { nil: 'nil', withdrawn: 'gone', missing: 'gap' } as const;

function emptyTile(wording: Wording, { state }: UnitLine): readonly [string, string] {
  if (state === 'value' || state === 'partial') return ['nil', wording.say.heatNotComputable];
  return [`${emptyLooks[state]} bare`, wording.name(unitStates[state])];
}

/** What the value rests on looked strange; its own line says why. */
const isWarned = ({ statements }: UnitLine): boolean =>
  statements.some(({ role, warnings }) => role === 'used' && warnings !== undefined);

function tile(wording: Wording, figure: Figure, line: UnitLine, name: string, step?: number) {
  const [look, text] =
    step === undefined
      ? emptyTile(wording, line)
      : ([`s${step}`, unitValue(wording, figure, line)] as const);
  const isOlder = line.carriedFrom !== undefined || line.percentage?.isOlder === true;
  const carried = isOlder && html`<i>${wording.say.heatCarried}</i>`;
  const partial = line.state === 'partial' && html`<i>${wording.name(unitStates.partial)}</i>`;
  const warned = isWarned(line) && html`<i>${wording.say.heatWarned}</i>`;
  return html`<li class="${look}">
    <span>${name}</span><b>${text}</b>${carried}${partial}${warned}
  </li>`;
}

function legend(wording: Wording, figure: Figure, ranges: ReadonlyMap<number, Step>): Markup {
  const { say } = wording;
  const absent = figure.units.filter(
    (line) => line.state === 'missing' && numberOf(line) === undefined,
  );
  return html`<ul class="legend" aria-label="${say.legend}">
    ${[...ranges].map(
      ([step, { from, to }]) =>
        html`<li>
          <span class="key s${step}"></span>${say.heatRange(
            unitValue(wording, figure, from),
            unitValue(wording, figure, to),
          )}
        </li>`,
    )}
    ${
      absent.length > 0 &&
      html`<li>
        <span class="key gap"></span>${wording.name(unitStates.missing)}:
        ${absent.map((line) => wording.unit(line.unit)).join(', ')}
      </li>`
    }
  </ul>`;
}

/** More characters than this do not stand on one line of an ordinary tile. */
const tileRoom = 12;
const needsRoom = (wording: Wording, figure: Figure): boolean =>
  figure.units.some(
    (line) => numberOf(line) !== undefined && unitValue(wording, figure, line).length > tileRoom,
  );

/** Every unit as a tile: its name, its value as text, the value's place as colour; who is missing is hatched and named. */
function heatTable(wording: Wording, figure: Figure): Markup {
  const scale = stepByValue(figure.units);
  const names = tileNames(wording, figure.units);
  return html`<div class="heat">
    <ul
      class="${needsRoom(wording, figure) ? 'tiles broad' : 'tiles'}"
      aria-label="${wording.say.heatTitle(wording.name(figure.metric.names))}"
    >
      ${figure.units.map((line) =>
        tile(wording, figure, line, names.get(line.unit) ?? line.unit, stepOf(line, scale)),
      )}
    </ul>
    ${legend(wording, figure, stepsOf(figure.units, scale))}
  </div>`;
}

/** As many as there are provinces. */
const few = 34;

/**
 * Rates stand open, because they compare at a glance, and so does what a few units state; plain counts of many
 * units wait to be asked, so that the page stays short on a phone.
 */
const standsOpen = (figure: Figure): boolean =>
  isPercent(figure.metric) || figure.units.length <= few;

export const foldedHeatTable = (wording: Wording, figure: Figure, title: string): Markup =>
  html`<details class="units" ${standsOpen(figure) && new Markup('open')}>
    <summary>${title}<span class="hidden"> ${wording.name(figure.metric.names)}</span></summary>
    ${heatTable(wording, figure)}
  </details>`;
