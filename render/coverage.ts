import type { Coverage } from '../core/reports/report.ts';
import { unitStates } from './catalogue.ts';
import { coverageBar } from './bars.ts';
import { type Content, html, type Markup } from './html.ts';
import { share } from './numbers.ts';
import type { Wording } from './wording.ts';

/** A nil is a report: it says that there was nothing to count. */
export const reported = (coverage: Coverage): number => coverage.value + coverage.nil.length;

const rate = (wording: Wording, coverage: Coverage): string => {
  if (coverage.expected === 1) return '';
  const percent = share(reported(coverage), coverage.expected, wording.language);
  return percent === undefined ? '' : ` (${percent})`;
};

/** `59/64 đơn vị đã báo cáo (92,2%)`. */
export const reportedText = (wording: Wording, coverage: Coverage): string =>
  wording.say.reported(wording.count(reported(coverage)), wording.count(coverage.expected)) +
  rate(wording, coverage);

/** The states other than plain values, with their numbers: `58 có số liệu · 1 không phát sinh · 5 chưa báo cáo`. */
export function coverageParts(wording: Wording, coverage: Coverage): string {
  const { ofThese } = wording.say;
  const counts = {
    value: coverage.value,
    nil: coverage.nil.length,
    withdrawn: coverage.withdrawn.length,
    partial: coverage.partial.length,
    missing: coverage.missing.length,
    late: coverage.late.length,
    carried: coverage.carried.length,
  } as const satisfies Record<keyof typeof ofThese, number>;
  const parts: string[] = [ofThese.value(wording.count(counts.value))];
  for (const state of ['nil', 'withdrawn', 'partial', 'missing', 'late', 'carried'] as const)
    if (counts[state] > 0) parts.push(ofThese[state](wording.count(counts[state])));
  return parts.join(' · ');
}

/** Beside one figure: `59/64 đơn vị · 5 chưa báo cáo`. */
export function coverageShort(wording: Wording, coverage: Coverage): string {
  const { say } = wording;
  const parts = [
    say.reportedShort(wording.count(reported(coverage)), wording.count(coverage.expected)),
  ];
  for (const state of ['withdrawn', 'partial', 'missing', 'carried'] as const)
    if (coverage[state].length > 0)
      parts.push(say.ofThese[state](wording.count(coverage[state].length)));
  return parts.join(' · ');
}

const sameCoverage = (a: Coverage, b: Coverage): boolean =>
  a.expected === b.expected &&
  a.value === b.value &&
  (['nil', 'withdrawn', 'partial', 'missing', 'carried'] as const).every(
    (state) => a[state].join() === b[state].join(),
  );

/**
 * Beside a figure of a section. Where one unit alone is asked and has reported, as the head of the section has said
 * already for every figure: empty. A gap is always said.
 */
export const ownCoverage = (
  wording: Wording,
  section: { readonly coverage: Coverage },
  { coverage }: { readonly coverage: Coverage },
): string =>
  coverage.expected === 1 && reported(coverage) === 1 && sameCoverage(coverage, section.coverage)
    ? ''
    : coverageShort(wording, coverage);

/** The units behind the counts: heading and names, empty lists left out. */
export function coverageLists(
  wording: Wording,
  coverage: Coverage,
): readonly { readonly heading: string; readonly units: readonly string[] }[] {
  const { lists } = wording.say;
  return (['missing', 'partial', 'withdrawn', 'carried', 'late', 'nil'] as const)
    .map((state) => ({ heading: lists[state], units: coverage[state].map(wording.unit) }))
    .filter((list) => list.units.length > 0);
}

/** Names on one line; a list too long for a mail ends with how many more there are. */
export function namesText(wording: Wording, names: readonly string[], most: number): string {
  const shown = names.slice(0, most).join(', ');
  const others = names.length - most;
  return others > 0 ? `${shown} ${wording.say.andOthers(wording.count(others))}` : shown;
}

export function nameLists(wording: Wording, coverage: Coverage): Content {
  const lists = coverageLists(wording, coverage);
  return (
    lists.length > 0 &&
    html`<dl class="names">
      ${lists.map(
        ({ heading, units }) =>
          html`<div>
            <dt>${heading} (${wording.count(units.length)})</dt>
            <dd>${units.join(', ')}</dd>
          </div>`,
      )}
    </dl>`
  );
}

function stateTable(wording: Wording, coverage: Coverage): Markup {
  const { say } = wording;
  const rows = [
    ['value', coverage.value],
    ['nil', coverage.nil.length],
    ['withdrawn', coverage.withdrawn.length],
    ['partial', coverage.partial.length],
    ['missing', coverage.missing.length],
  ] as const;
  return html`<table class="states">
    <caption class="hidden">
      ${say.coverageCaption}
    </caption>
    <thead class="hidden">
      <tr>
        <th scope="col">${say.state}</th>
        <th scope="col">${say.numberOfUnits}</th>
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        ([state, units]) =>
          html`<tr>
            <th scope="row">
              <span class="key c-${state}"></span>${wording.name(unitStates[state])}
            </th>
            <td>${wording.count(units)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

/** Who was expected and in what state each is, with the names of all that are not simply there. */
export const coverageBlock = (wording: Wording, coverage: Coverage): Markup =>
  html`<div class="coverage">
    <p class="rate">${reportedText(wording, coverage)}</p>
    ${coverage.expected > 1 && [coverageBar(coverage), stateTable(wording, coverage)]}
    ${nameLists(wording, coverage)}
  </div>`;
