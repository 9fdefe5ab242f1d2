import * as z from 'zod';
import { plainLines } from './plain-text.ts';

/** What is printed to people, in both languages of the product. NFC, so that equal names are equal text. */
export const Names = z.strictObject({ vi: plainLines(300), en: plainLines(300) });
export type Names = Readonly<z.output<typeof Names>>;

export const Language = z.enum(['vi', 'en']);
export type Language = z.output<typeof Language>;
