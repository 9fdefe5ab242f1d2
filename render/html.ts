/**
 * Text that is safe to stand in an HTML document as it is. Only `html` and `join` make it, so whatever
 * came from a person has been escaped exactly once.
 */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
  toString(): string {
    return this.text;
  }
}

export type Content = Markup | string | number | false | undefined | readonly Content[];

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * Characters that no HTML document may hold (the C0 and C1 controls except tab and line ends, and lone surrogates), and
 * those that turn or hide the text around them (Unicode Bidirectional Algorithm, UAX #9, and the deprecated formats):
 * a reason must not be able to make a number beside it read backwards.
 */
const forbidden = /(?![\t\n\r])\p{Cc}|\p{Cs}|[\u061C\u200E\u200F\u202A-\u202E\u2066-\u206F]/gu;

/** Holds in text and in quoted attributes; never put a value into an unquoted attribute, a style or a script. */
export const escaped = (text: string): string =>
  text.replace(forbidden, '\u{FFFD}').replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);

function contentText(content: Content): string {
  if (content === undefined || content === false) return '';
  if (content instanceof Markup) return content.text;
  if (typeof content === 'string') return escaped(content);
  if (typeof content === 'number') return String(content);
  return content.map(contentText).join('');
}

/** A template whose values are escaped unless they are markup already; `false` and `undefined` print nothing. */
export const html = (parts: TemplateStringsArray, ...values: readonly Content[]): Markup =>
  new Markup(parts.reduce((text, part, at) => `${text}${contentText(values[at - 1])}${part}`));

/** The items with markup between them. */
export const join = (items: readonly Content[], between: Content): Markup =>
  new Markup(items.map(contentText).join(contentText(between)));

/** Operands longer than this may break after their stroke, so that they never stretch a line. */
const longOperands = 24;

export const breakable = (operands: string): Content =>
  operands.length > longOperands ? join(operands.split('/'), html`/<wbr />`) : operands;

/** A person's text on one line: line breaks would let it pass for lines or mail headers of ours. */
export const oneLine = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Cs}\u061C\u200E\u200F\u2028-\u202E\u2066-\u206F]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();

/** The document without the indentation of the templates, which is a third of its weight. */
export const withoutIndent = (document: Markup): string => document.text.replace(/\n\s+/g, '\n');
