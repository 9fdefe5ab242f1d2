import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { Instant } from '../core/time.ts';
import { replaceFile } from './archive.ts';

const NamedValue = z.object({ name: z.string(), value: z.string() });

/** A mail as it was handed over. */
export const Mail = z.object({
  /** The mail service's message id. */
  id: z.string().regex(/^[0-9a-z-]+$/),
  at: Instant,
  from: z.string(),
  to: z.array(z.string()),
  subject: z.string(),
  html: z.string().optional(),
  text: z.string().optional(),
  headers: z.array(NamedValue),
  tags: z.array(NamedValue),
  configurationSet: z.string().optional(),
  attachments: z.array(z.object({ name: z.string(), contentType: z.string(), base64: z.string() })),
});
export type Mail = Readonly<z.output<typeof Mail>>;

/** Every mail that was handed over, on disk. */
export type Outbox = {
  keep(mail: Mail): Promise<void>;
  /** In the order of handing over. */
  all(): Promise<readonly Mail[]>;
  find(id: string): Promise<Mail | undefined>;
  /** Mails whose Send event has not been taken yet; a restart gives them again. */
  unannounced(): Promise<readonly Mail[]>;
  markAnnounced(mail: Mail): Promise<void>;
};

/** One file per mail, named so that the order of names is the order of time. */
const nameOf = (mail: Mail): string => `${mail.at.replaceAll(':', '')}_${mail.id}`;
const mailSuffix = '.json';
const announcedSuffix = '.announced';

export function outboxIn(folder: string): Outbox {
  const names = async (suffix: string): Promise<readonly string[]> =>
    (await readdir(folder).catch(() => []))
      .filter((name) => name.endsWith(suffix))
      .map((name) => name.slice(0, -suffix.length))
      .toSorted();
  const read = async (name: string): Promise<Mail> =>
    Mail.parse(JSON.parse(await readFile(join(folder, `${name}${mailSuffix}`), 'utf8')));
  const readAll = (all: readonly string[]): Promise<readonly Mail[]> => Promise.all(all.map(read));
  return {
    async keep(mail) {
      await mkdir(folder, { recursive: true });
      await replaceFile(
        join(folder, `${nameOf(mail)}${mailSuffix}`),
        JSON.stringify(mail, null, 2),
      );
    },
    all: async () => readAll(await names(mailSuffix)),
    async find(id) {
      const name = (await names(mailSuffix)).find((each) => each.endsWith(`_${id}`));
      return name === undefined ? undefined : read(name);
    },
    async unannounced() {
      const announced = new Set(await names(announcedSuffix));
      return readAll((await names(mailSuffix)).filter((name) => !announced.has(name)));
    },
    markAnnounced: (mail) => replaceFile(join(folder, `${nameOf(mail)}${announcedSuffix}`), ''),
  };
}
