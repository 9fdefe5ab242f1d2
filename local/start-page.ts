import { type Instant, legalTimeZone, wallClockAt } from '../core/time.ts';
import { html, join, type Markup } from '../render/html.ts';
import type { WireAnswer } from './http-server.ts';
import { command, english, page } from './page-frame.ts';
import { senderCommand } from './ready-commands.ts';

export type StartView = {
  readonly url: string;
  readonly now: Instant;
  readonly nextDue?: Instant;
  /** Ready commands, the posting ones with a demo key. */
  readonly postCommand: string;
  readonly advanceCommand: string;
  readonly recommendationCommand: string;
  readonly keyHolders: readonly KeyHolder[];
  /** `href` opens it as its recipient would. */
  readonly reports: readonly ReportLink[];
  readonly mails: number;
  /** The sample world is still being played: figures and the clock are not yet those of the start. */
  readonly loading?: boolean;
  /** What the last press of a button did, in words. */
  readonly done?: string;
};

export type ReportLink = { readonly title: string; readonly href: string };

/** A sample client with its demo key, and what it may do. */
export type KeyHolder = {
  readonly name: string;
  readonly key: string;
  readonly scopes: readonly string[];
  readonly units: readonly string[];
  readonly roles: readonly string[];
};

/** Five things that lead to a first report when done in this order, and what a recommendation takes. */
export const startPage = (view: StartView): WireAnswer =>
  page(
    'Tổng hợp số liệu xã, tỉnh',
    html`<h1>Tổng hợp số liệu và kiến nghị xã, tỉnh</h1>
      <p lang="en">
        Figures and recommendations of communes and provinces: received once, rolled up, explained,
        e-mailed.
      </p>`,
    html`${view.done !== undefined && html`<p role="status" class="done">${view.done}</p>`}
      ${
        view.loading === true &&
        html`<p role="status" class="done">
          Đang nạp số liệu mẫu, mất chừng một phút; tải lại trang để xem đã xong chưa.
          ${english('The sample figures are being loaded, for a minute; reload to see.')}
        </p>`
      }
      ${facts(view)}
      <h2 id="steps">Năm việc có thể làm ${english('Five things to do')}</h2>
      <ol class="steps" aria-labelledby="steps">
        <li>
          <p>Gửi một số liệu ${english('Post a figure')}</p>
          ${command('gửi một số liệu', view.postCommand)}
        </li>
        <li>
          <p>
            Chuyển đồng hồ đến hạn kế tiếp và chạy việc đến hạn
            ${english('Advance the clock to the next due moment, and run what is due')}
          </p>
          ${buttons(view)}${command('chuyển đồng hồ đến hạn kế tiếp', view.advanceCommand)}
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
      </ol>
      ${waysIn(view)}${recommendation(view)}${keys(view.keyHolders)}`,
  );

const waysIn = ({ url }: StartView): Markup =>
  html`<h2>Gửi số liệu mà không cần lập trình ${english('Send figures without programming')}</h2>
    <p>
      Trang nhập số liệu trên trình duyệt, dùng một khóa dưới đây:
      <a href="/entry">${url}/entry</a>
      ${english('The page on which a clerk enters figures, with one of the keys below')}
    </p>
    <p>
      Chương trình gửi tệp CSV, JSON (một tệp, chỉ cần Node 18 trở lên):
      ${english('The program that sends files, also over a weak line: one file for a bare Node')}
    </p>
    ${command('tải chương trình gửi tệp', senderCommand(url))}`;

const recommendation = ({ recommendationCommand }: StartView): Markup =>
  html`<h2>Ghi một kiến nghị ${english('Write a recommendation')}</h2>
    <p>
      Lệnh này tạo dự thảo và trả về mã; dự thảo chỉ vào báo cáo sau khi được gửi đi (<code
        >POST /v1/recommendations/{id}/submissions</code
      >, xem <a href="/docs">tài liệu API</a>).
      <span lang="en">
        It makes a draft and answers with its id; only what is handed in (submissions, see the API
        page) is reported.
      </span>
    </p>
    ${command('ghi một kiến nghị', recommendationCommand)}`;

const keys = (holders: readonly KeyHolder[]): Markup =>
  html`<details>
    <summary>
      Khóa dùng thử của các hệ thống mẫu ${english('Demo keys of the sample clients')}
    </summary>
    <p>
      Các khóa này giống nhau trên mọi máy và chỉ dùng được với hệ thống chạy trên máy này.
      ${english('They are the same on every machine and open nothing but local systems.')}
    </p>
    <div class="wide" tabindex="0" role="region" aria-label="Khóa dùng thử">
      <table>
        <thead>
          <tr>
            <th scope="col">Hệ thống, khóa ${english('Client, key')}</th>
            <th scope="col">Quyền ${english('Scopes')}</th>
            <th scope="col">Đơn vị ${english('Units')}</th>
            <th scope="col">Vai trò được thay mặt ${english('Roles it may speak for')}</th>
          </tr>
        </thead>
        <tbody>
          ${holders.map(keyRow)}
        </tbody>
      </table>
    </div>
  </details>`;

const keyRow = ({ name, key, scopes, units, roles }: KeyHolder): Markup =>
  html`<tr>
    <th scope="row">${name}<br /><code>${key}</code></th>
    <td>${lines(scopes)}</td>
    <td>${lines(units)}</td>
    <td>${roles.length === 0 ? '–' : lines(roles)}</td>
  </tr>`;

const lines = (texts: readonly string[]): Markup => join(texts, html`<br />`);

const facts = ({ now, nextDue, mails }: StartView): Markup =>
  html`<dl class="facts">
    <div>
      <dt>Đồng hồ hệ thống · ${english('clock')}</dt>
      <dd>${legalTime(now)}</dd>
    </div>
    <div>
      <dt>Lần đến hạn kế tiếp · ${english('next due')}</dt>
      <dd>${nextDue === undefined ? '–' : legalTime(nextDue)}</dd>
    </div>
    <div>
      <dt>Thư đã gửi · ${english('mails')}</dt>
      <dd>${mails}</dd>
    </div>
  </dl>`;

const legalTime = (at: Instant): Markup =>
  html`${wallClockAt(at)} <small>(${legalTimeZone})</small>`;

const buttons = ({ nextDue }: StartView): Markup =>
  html`${
      nextDue !== undefined &&
      html`<form method="post" action="/local/advance">
        <button>Chuyển đồng hồ và chạy · advance and tick</button>
      </form>`
    }
    <form method="post" action="/local/tick">
      <button class="quiet">Chỉ chạy, không chuyển đồng hồ · tick only</button>
    </form>`;

const reportList = (reports: readonly ReportLink[]): Markup =>
  reports.length === 0
    ? html`<p>
        Chưa có báo cáo: hãy chuyển đồng hồ đến hạn kế tiếp.
        ${english('No report yet: advance the clock.')}
      </p>`
    : html`<ul>
        ${reports.map(({ title, href }) => html`<li><a href="${href}">${title}</a></li>`)}
      </ul>`;
