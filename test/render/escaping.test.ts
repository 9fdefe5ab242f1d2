import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Names } from '../../core/names.ts';
import type { DatasetSection, Figure, Report } from '../../core/reports/report.ts';
import { escaped, html, oneLine } from '../../render/html.ts';
import { reportMail } from '../../render/mail.ts';
import { reportPage } from '../../render/report-page.ts';
import { secondEdition } from '../support/report-fixture.ts';

const attack = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '<script>alert(1)</script>',
        '"><img src=x onerror=a>',
        "'",
        '&lt;',
        '</style>',
      ),
      fc.constantFrom('\r\nBcc: a@b.vn', '\u2028', '\u0000', '-->', ']]>', '<!--'),
      fc.string({ maxLength: 8 }),
    ),
    { minLength: 1, maxLength: 4 },
  )
  .map((parts) => `x${parts.join('')}`);

const both = (text: string): Names => ({ vi: text, en: text });

const figureSaying = (figure: Figure, text: string): Figure => ({
  ...figure,
  metric: {
    ...figure.metric,
    names: both(text),
    unitOfMeasure: both(text),
    note: both(text),
  },
  units: figure.units.map((line) => ({
    ...line,
    statements: line.statements.map((said) => ({
      ...said,
      receipt: text,
      says: said.says.kind === 'value' ? said.says : { ...said.says, reason: text },
    })),
  })),
});

const sectionSaying = (section: DatasetSection, text: string): DatasetSection => ({
  ...section,
  dataset: { ...section.dataset, names: both(text) },
  figures: section.figures.map((figure) => figureSaying(figure, text)),
});

const everywhere = (book: Readonly<Record<string, Names>>, text: string) =>
  Object.fromEntries(Object.keys(book).map((code) => [code, both(text)]));

/** The report with one text in the place of everything that a person may have written. */
const reportSaying = (text: string): Report => ({
  ...secondEdition,
  definition: { ...secondEdition.definition, names: both(text) },
  codeVersion: text,
  sections: secondEdition.sections.map((section) => sectionSaying(section, text)),
  unitNames: everywhere(secondEdition.unitNames, text),
  sourceNames: everywhere(secondEdition.sourceNames, text),
  ...(secondEdition.recommendations && {
    recommendations: {
      ...secondEdition.recommendations,
      open: secondEdition.recommendations.open.map((item) => ({
        ...item,
        title: text,
        number: text,
        field: text,
        state: text,
      })),
    },
  }),
});

const signs = (document: string): readonly number[] =>
  ['<', '>', '"', '<script', 'onerror='].map((sign) => document.split(sign).length);
const link = 'https://reports.example.vn/r?a=1&b=2';

describe('what people wrote', () => {
  it('never adds a tag, an attribute or a quote to the page or the mail', () => {
    const plainPage = signs(reportPage(reportSaying('x'), 'vi')).slice(0, 3);
    const plainMail = signs(reportMail(reportSaying('x'), 'vi', link).html).slice(0, 3);
    fc.assert(
      fc.property(attack, (text) => {
        const said = reportSaying(text);
        const page = reportPage(said, 'vi');
        expect(signs(page).slice(0, 3)).toEqual(plainPage);
        expect(signs(page)[3]).toBe(1);
        expect(signs(reportMail(said, 'vi', link).html).slice(0, 3)).toEqual(plainMail);
      }),
      { seed: 20_250_827, numRuns: 100 },
    );
  });

  it('stays on one line of the subject and brings no line end of its own into the text', () => {
    fc.assert(
      fc.property(attack, (text) => {
        const mail = reportMail(reportSaying(text), 'en', link);
        expect(mail.subject).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
        expect(mail.text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
      }),
      { seed: 7, numRuns: 100 },
    );
  });

  it('can neither turn nor hide what stands around it', () => {
    const control = fc
      .oneof(
        fc.integer({ min: 0x20_2a, max: 0x20_2e }),
        fc.integer({ min: 0x20_66, max: 0x20_69 }),
        fc.constantFrom(0x06_1c, 0x20_0e, 0x20_0f, 0, 7, 0x1b, 0x7f, 0x85),
      )
      .map((code) => String.fromCodePoint(code));
    const turning = /[\p{Bidi_Control}]|(?![\t\n\r])\p{Cc}/u;
    fc.assert(
      fc.property(fc.string({ maxLength: 4 }), control, (text, sign) => {
        const said = reportSaying(`${text}${sign}${text}`);
        const mail = reportMail(said, 'vi', link);
        for (const part of [reportPage(said, 'vi'), mail.html, mail.text, mail.subject])
          expect(part).not.toMatch(turning);
      }),
      { seed: 2066, numRuns: 100 },
    );
  });

  it('is escaped once, in text and in attributes alike', () => {
    expect(html`<b title="${'"&'}">${'<i>'}${html`<i></i>`}</b>`.text).toBe(
      '<b title="&quot;&amp;">&lt;i&gt;<i></i></b>',
    );
    expect(escaped('\u0000ạ\u{1F600}')).toBe('\u{FFFD}ạ\u{1F600}');
    expect(oneLine(' a\r\n\tb ')).toBe('a b');
  });

  it('is absent where there is nothing to say', () => {
    expect(html`${false}${undefined}${0}${[1, 'a']}`.text).toBe('01a');
  });
});
