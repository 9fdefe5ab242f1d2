import { type Content, html, type Markup } from './html.ts';

export type Column = {
  readonly head: string;
  /** num: numbers, flush right; full: a line of its own on a narrow screen. */
  readonly look?: 'num' | 'num now' | 'full';
};

export type Row = {
  readonly name: Content;
  /** One for each column after the first. */
  readonly cells: readonly Content[];
};

const head = ({ head: text, look }: Column): Markup =>
  html`<th scope="col" role="columnheader" class="${look}">${text}</th>`;

const cell = (content: Content, column: Column | undefined): Markup =>
  html`<td role="cell" class="${column?.look}" data-head="${column?.head}">${content}</td>`;

const line = (row: Row, columns: readonly Column[]): Markup =>
  html`<tr role="row">
    <th scope="row" role="rowheader">${row.name}</th>
    ${row.cells.map((content, at) => cell(content, columns[at]))}
  </tr>`;

/**
 * A table that never scrolls sideways: on a narrow screen each row becomes a block, its cells under their own heads.
 * The roles say again what the elements are, because some browsers forget it of a table that is laid out as a grid.
 */
export const stackedTable = (
  caption: string,
  name: string,
  columns: readonly Column[],
  rows: readonly Row[],
): Markup =>
  html`<table class="stacked" role="table">
    <caption>
      ${caption}
    </caption>
    <thead role="rowgroup">
      <tr role="row">
        ${head({ head: name })}${columns.map(head)}
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${rows.map((row) => line(row, columns))}
    </tbody>
  </table>`;
