import * as z from 'zod';

/** What is printed to people, in both languages of the product. NFC, so that equal names are equal text. */
export const Names = z.strictObject({
  vi: z.string().trim().min(1).max(300).normalize('NFC'),
  en: z.string().trim().min(1).max(300).normalize('NFC'),
});
export type Names = Readonly<z.output<typeof Names>>;

export const Language = z.enum(['vi', 'en']);
export type Language = z.output<typeof Language>;
