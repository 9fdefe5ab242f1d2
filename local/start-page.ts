import { type Instant, wallClockAt } from '../core/time.ts';
import { html, type Markup } from '../render/html.ts';
import type { WireAnswer } from './http-server.ts';
import { command, english, page } from './page-frame.ts';

export type StartView = {
  readonly url: string;
  readonly now: Instant;
  readonly nextDue?: Instant;
  /** A ready command that posts a figure with a demo key. */
  readonly postCommand: string;
  readonly tickCommand: string;
  /** `href` opens it as its recipient would. */
  readonly reports: readonly ReportLink[];
  readonly mails: number;
  /** What the last press of a button did, in words. */
  readonly done?: string;
};

export type ReportLink = { readonly title: string; readonly href: string };

/** Five things that can be done, each with its command, and the two buttons that move time. */
export const startPage = (view: StartView): WireAnswer =>
  page(
    'Tổng hợp số liệu xã, tỉnh',
    html`<h1>Tổng hợp số liệu và kiến nghị xã, tỉnh</h1>
      <p lang="en">
        Figures and recommendations of communes and provinces: received once, rolled up, explained,
        e-mailed.
      </p>`,
    html`${view.done !== undefined && html`<p role="status"><strong>${view.done}</strong></p>`}
      ${facts(view)}
      <h2 id="steps">Năm việc có thể làm ${english('Five things to do')}</h2>
      <ol class="steps" aria-labelledby="steps">
        <li>
          <p>Gửi một số liệu ${english('Post a figure')}</p>
          ${command('gửi một số liệu', view.postCommand)}
        </li>
        <li>
          <p>Chạy các việc đến hạn ${english('Run what is due')}</p>
          ${buttons(view)}${command('chạy các việc đến hạn', view.tickCommand)}
        </li>
        <li>
          <p>Mở báo cáo ${english('Open the report')}</p>
          ${reportList(view.reports)}
        </li>
        <li>
          <p>Mở hộp thư ${english('Open the inbox')}</p>
          <p><a href="/inbox">${view.url}/inbox</a></p>
        </li>
        <li>
          <p>Đọc tài liệu API ${english('Read the API')}</p>
          <p><a href="/docs">${view.url}/docs</a></p>
        </li>
      </ol>`,
  );

const facts = ({ now, nextDue, mails }: StartView): Markup =>
  html`<dl class="facts">
    <div>
      <dt>Đồng hồ hệ thống · ${english('clock')}</dt>
      <dd>${wallClockAt(now)}</dd>
    </div>
    <div>
      <dt>Lần đến hạn kế tiếp · ${english('next due')}</dt>
      <dd>${nextDue === undefined ? '–' : wallClockAt(nextDue)}</dd>
    </div>
    <div>
      <dt>Thư đã gửi · ${english('mails')}</dt>
      <dd>${mails}</dd>
    </div>
  </dl>`;

const buttons = ({ nextDue }: StartView): Markup =>
  html`<form method="post" action="/local/tick"><button>Chạy ngay · tick</button></form>
    ${
      nextDue !== undefined &&
      html`<form method="post" action="/local/advance">
        <button>Chuyển đồng hồ đến hạn kế tiếp và chạy · advance and tick</button>
      </form>`
    }`;

const reportList = (reports: readonly ReportLink[]): Markup =>
  reports.length === 0
    ? html`<p>
        Chưa có báo cáo: hãy chuyển đồng hồ đến hạn kế tiếp.
        ${english('No report yet: advance the clock.')}
      </p>`
    : html`<ul>
        ${reports.map(({ title, href }) => html`<li><a href="${href}">${title}</a></li>`)}
      </ul>`;
