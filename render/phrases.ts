import type { Language } from '../core/names.ts';
import { en } from './phrases-en.ts';
import { type Phrases, vi } from './phrases-vi.ts';

/** Every sentence of the report and the mail. Both languages have every one of them, or it does not compile. */
export const phrases: Readonly<Record<Language, Phrases>> = { vi, en };
