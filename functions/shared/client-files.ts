/**
 * What is handed out to senders: the page on which figures are entered, and the program that sends files. Both are built
 * from clients/ and lie beside the bundle; nothing of them is part of it.
 */
export const pageName = 'entry.html';
export const senderName = 'send-snapshots.mjs';
export const workerName = 'worker.js';
export const pageAssets = ['page.js', 'page.css', workerName] as const;

/** Reads one of them by its name. */
export type ClientFile = (name: string) => Promise<Uint8Array>;

/**
 * Script, style and requests are ours only. A spreadsheet is unpacked in a worker that the script itself makes; a file to
 * save is made by the script too, which no policy hinders.
 */
export const entryPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self' blob:",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** A new version is seen at the next opening: the page keeps itself for when there is no line. */
export const freshAlways = {
  'Cache-Control': 'no-cache',
  'Referrer-Policy': 'no-referrer',
} as const;
