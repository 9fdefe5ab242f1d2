import type { DatasetSection, SectionCompletion } from '../core/reports/report.ts';
import { type Content, html } from './html.ts';
import type { Wording } from './wording.ts';

const expectedIn = ({ completed, withdrawn, open }: SectionCompletion): number =>
  completed.length + withdrawn.length + open.length;

/** `12/64 đơn vị đã chốt số liệu`; of one unit alone what it did. Empty in reports that know nothing of completion. */
export function completionText(
  wording: Wording,
  { completion }: Pick<DatasetSection, 'completion'>,
): string {
  if (completion === undefined) return '';
  const { say } = wording;
  const expected = expectedIn(completion);
  if (expected === 0) return '';
  if (expected > 1)
    return say.completed(wording.count(completion.completed.length), wording.count(expected));
  if (completion.completed.length > 0) return say.completion.completed;
  return completion.withdrawn.length > 0 ? say.completion.withdrawn : say.completion.open;
}

/** Whether anybody has ever completed it: where nobody does, a mail need not say so every month. */
export const usesCompletion = ({ completion }: Pick<DatasetSection, 'completion'>): boolean =>
  completion !== undefined && completion.completed.length + completion.withdrawn.length > 0;

type NamedList = { readonly heading: string; readonly names: readonly string[] };

/** Who completed and then not, who has not, and who was given more time, each with the names; empty lists left out. */
export function completionLists(wording: Wording, section: DatasetSection): readonly NamedList[] {
  const { completion, extended = [] } = section;
  const { say } = wording;
  const inUse = completion !== undefined && usesCompletion(section) && expectedIn(completion) > 1;
  const lists = [
    {
      heading: say.completion.withdrawn,
      names: inUse ? completion.withdrawn.map(wording.unit) : [],
    },
    { heading: say.completion.open, names: inUse ? completion.open.map(wording.unit) : [] },
    {
      heading: say.extended,
      names: extended.map(({ unit, until }) =>
        say.extendedTo(wording.unit(unit), wording.day(until)),
      ),
    },
  ];
  return lists.filter(({ names }) => names.length > 0);
}

/** Beside coverage, as a statement of its own: figures may be there and not be finished, or the other way round. */
export function completionBlock(wording: Wording, section: DatasetSection): Content {
  const text = completionText(wording, section);
  const lists = completionLists(wording, section);
  return (
    (text !== '' || lists.length > 0) &&
    html`<div class="coverage">
      ${text !== '' && html`<p class="rate">${text}</p>`}
      ${
        lists.length > 0 &&
        html`<dl class="names">
          ${lists.map(
            ({ heading, names }) =>
              html`<div>
                <dt>${heading} (${wording.count(names.length)})</dt>
                <dd>${names.join(', ')}</dd>
              </div>`,
          )}
        </dl>`
      }
    </div>`
  );
}
