import { wallClockAt } from '../core/time.ts';
import { html, type Markup } from '../render/html.ts';
import type { WireAnswer } from './http-server.ts';
import type { Mail } from './outbox.ts';
import { english, page } from './page-frame.ts';

/** Every mail that was handed over, the newest first. */
export const inboxPage = (mails: readonly Mail[]): WireAnswer =>
  page(
    'Hộp thư',
    html`<h1>Hộp thư ${english('Inbox')}</h1>
      <p><a href="/">← Trang đầu ${english('Start')}</a></p>`,
    mails.length === 0
      ? html`<p>Chưa có thư nào. ${english('No mail yet: tick first.')}</p>`
      : mailList(mails.toReversed()),
  );

const mailList = (mails: readonly Mail[]): Markup =>
  html`<ul class="mails">
    ${mails.map(
      (mail) =>
        html`<li>
          <a href="/inbox/${mail.id}">${mail.subject}</a>
          <span>${mail.to.join(', ')} · ${wallClockAt(mail.at)}</span>
        </li>`,
    )}
  </ul>`;

/** One mail as its recipient gets it, and as text, with what travels beside it. */
export const mailPage = (mail: Mail): WireAnswer =>
  page(
    mail.subject,
    html`<h1>${mail.subject}</h1>
      <p><a href="/inbox">← Hộp thư ${english('Inbox')}</a></p>`,
    html`${terms([
        ['Từ', mail.from],
        ['Đến', mail.to.join(', ')],
        ['Lúc', wallClockAt(mail.at)],
      ])}
      ${
        mail.html !== undefined &&
        html`<iframe
          title="Nội dung thư"
          sandbox="allow-popups allow-popups-to-escape-sandbox"
          src="/inbox/${mail.id}/html"
        ></iframe>`
      }
      ${
        mail.text !== undefined &&
        html`<details>
          <summary>Dạng văn bản ${english('Text')}</summary>
          <pre class="text" tabindex="0" role="region" aria-label="Nội dung dạng văn bản">
${mail.text}</pre>
        </details>`
      }
      <details>
        <summary>Thông tin kèm theo ${english('Headers and tags')}</summary>
        ${terms([
          ['Mã thư', mail.id],
          ['Configuration set', mail.configurationSet ?? '–'],
          ...mail.headers.map(({ name, value }) => [name, value] as const),
          ...mail.tags.map(({ name, value }) => [`Tag ${name}`, value] as const),
        ])}
      </details>`,
  );

const terms = (pairs: readonly (readonly [string, string])[]): Markup =>
  html`<dl class="mail">
    ${pairs.map(
      ([term, value]) =>
        html`<dt>${term}</dt>
          <dd>${value}</dd>`,
    )}
  </dl>`;

/**
 * The mail's own HTML, shut in: no script runs, nothing is fetched, and links open in a tab of their own.
 * A document may hold its base element anywhere in its head, so it stands before the mail's own text.
 */
export const mailBody = (mail: Mail): WireAnswer => ({
  status: 200,
  headers: {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy':
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; " +
      'sandbox allow-popups allow-popups-to-escape-sandbox',
    'Cache-Control': 'no-store',
    'Referrer-Policy': 'no-referrer',
  },
  body: withBase(mail.html ?? ''),
});

const withBase = (document: string): string => {
  const base = '<base target="_blank">';
  return /<head[^>]*>/i.test(document)
    ? document.replace(/<head[^>]*>/i, (head) => head + base)
    : base + document;
};
