import { createHash } from 'node:crypto';
import { html, Markup } from '../render/html.ts';
import type { WireAnswer } from './http-server.ts';

const style = `
:root { color-scheme: light; --ink: #1c2530; --soft: #4d5a68; --line: #d5dce4; --accent: #0b4f8a; --ground: #f6f7f9; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink);
  font: 16px/1.55 system-ui, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", Arial, sans-serif; }
header, main, footer { max-width: 50rem; margin: 0 auto; padding: 0 1rem; }
header { padding-top: 1.5rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .25rem; text-wrap: balance; }
h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
p { margin: .25rem 0 .75rem; }
a { color: var(--accent); }
[lang=en] { color: var(--soft); }
.facts { display: flex; flex-wrap: wrap; gap: .5rem 2rem; margin: 1rem 0; padding: .75rem 1rem; background: #fff;
  border: 1px solid var(--line); border-radius: 6px; }
.facts div { min-width: 8rem; }
.facts dt { font-size: .85rem; color: var(--soft); }
.facts dd { margin: 0; font-weight: 600; font-variant-numeric: tabular-nums; }
ol.steps { padding: 0; list-style: none; counter-reset: step; }
ol.steps > li { counter-increment: step; background: #fff; border: 1px solid var(--line); border-radius: 6px;
  padding: .75rem 1rem; margin: 0 0 .75rem; }
ol.steps > li > p:first-child::before { content: counter(step) ". "; font-weight: 600; color: var(--accent); }
.command { position: relative; }
pre { margin: .25rem 0; padding: .75rem; background: #eef2f6; border-radius: 4px; overflow-x: auto;
  font: 13px/1.5 ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace; }
pre:focus-visible, a:focus-visible, button:focus-visible { outline: 3px solid #f0a020; outline-offset: 1px; }
button { font: inherit; min-height: 2.75rem; padding: .4rem 1rem; border: 1px solid var(--accent); border-radius: 5px;
  background: var(--accent); color: #fff; cursor: pointer; }
button.quiet { background: #fff; color: var(--accent); min-height: 2rem; padding: .1rem .75rem; font-size: .9rem; }
small { font-weight: 400; color: var(--soft); }
form { display: inline-block; margin: .25rem .5rem .25rem 0; }
ul.mails { list-style: none; margin: 1rem 0; padding: 0; background: #fff; border: 1px solid var(--line); border-radius: 6px; }
ul.mails li { padding: .75rem 1rem; border-bottom: 1px solid var(--line); }
ul.mails li:last-child { border-bottom: 0; }
ul.mails a { display: block; }
ul.mails span { font-size: .9rem; color: var(--soft); overflow-wrap: anywhere; }
.done { padding: .75rem 1rem; background: #e8f3ec; border: 1px solid #9cc5aa; border-radius: 6px; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: .9rem; background: #fff; }
th, td { padding: .5rem .75rem; border: 1px solid var(--line); text-align: left; vertical-align: top; }
th[scope=row] { font-weight: 400; min-width: 17rem; }
code { font: .9em ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace; overflow-wrap: anywhere; }
details { margin: 1rem 0; }
summary { cursor: pointer; padding: .5rem 0; }
dd { overflow-wrap: anywhere; }
dl.mail { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; background: #fff; margin: 1rem 0;
  border: 1px solid var(--line); border-radius: 6px; padding: .75rem 1rem; }
dl.mail dt { color: var(--soft); } dl.mail dd { margin: 0; }
iframe { width: 100%; height: 80vh; border: 1px solid var(--line); border-radius: 6px; background: #fff; }
pre.text { white-space: pre-wrap; overflow-wrap: anywhere; background: #fff; border: 1px solid var(--line); }
footer { padding-bottom: 2rem; font-size: .9rem; color: var(--soft); }
`;

/** Copies the command beside a button; without scripts the command can still be marked and copied by hand. */
const script = `for (const button of document.querySelectorAll('button[data-copy]')) {
  button.hidden = false;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(button.parentElement.querySelector('pre').textContent);
    button.textContent = 'Đã chép · copied';
  });
}`;

const scriptHash = createHash('sha256').update(script).digest('base64');

/** Nothing is fetched from anywhere but this machine. */
const policy =
  `default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src 'sha256-${scriptHash}'; ` +
  "form-action 'self'; frame-src 'self'; base-uri 'none'; frame-ancestors 'none'";

/** A page of the local system. Vietnamese, with English beside it. */
export const page = (title: string, header: Markup, main: Markup): WireAnswer => ({
  status: 200,
  headers: {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': policy,
    'Cache-Control': 'no-store',
    'Referrer-Policy': 'no-referrer',
  },
  body: html`<!doctype html>
    <html lang="vi">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <link rel="icon" href="data:," />
        ${new Markup(`<style>${style}</style>`)}
      </head>
      <body>
        <header>${header}</header>
        <main>${main}</main>
        <footer>
          <p>
            Hệ thống chạy trên máy này, dữ liệu minh họa.
            <span lang="en">This system runs on this machine, with sample data.</span>
          </p>
        </footer>
        ${new Markup(`<script>${script}</script>`)}
      </body>
    </html> `.text,
});

export const english = (text: string): Markup => html`<span lang="en">${text}</span>`;

/** A command that can be copied. */
export const command = (label: string, text: string): Markup =>
  html`<div class="command">
    <pre tabindex="0" role="region" aria-label="${label}">${text}</pre>
    <button type="button" class="quiet" data-copy hidden aria-label="Chép · copy: ${label}">
      Chép · copy
    </button>
  </div>`;
