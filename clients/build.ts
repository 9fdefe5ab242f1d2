import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type BuildOptions } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const page = join(here, 'entry-page');

/** What is handed out to senders, by file name. */
export type ClientFiles = Readonly<Record<string, Uint8Array>>;

const common = {
  bundle: true,
  minify: true,
  write: false,
  charset: 'utf8',
  legalComments: 'none',
  // The last browsers that run on a Windows 7 are Chrome 109 and Firefox 115.
  target: ['es2022', 'chrome109', 'firefox115', 'safari16.4'],
  logLevel: 'silent',
} as const satisfies BuildOptions;

async function bundled(file: string, options: BuildOptions): Promise<Uint8Array> {
  const { outputFiles } = await build({
    ...options,
    ...common,
    entryPoints: [join(page, file)],
  });
  const [output] = outputFiles;
  if (output === undefined) throw new Error(`${file} gave nothing`);
  return output.contents;
}

/** Everything that GET /entry and GET /send-snapshots.mjs hand out. */
export async function clientFiles(): Promise<ClientFiles> {
  const [html, script, style, sender] = await Promise.all([
    readFile(join(page, 'index.html')),
    bundled('page.ts', { format: 'esm' }),
    bundled('page.css', {}),
    readFile(join(here, 'send-snapshots.mjs')),
  ]);
  const hash = createHash('sha256').update(html).update(script).update(style).digest('hex');
  const worker = await bundled('worker.ts', {
    format: 'iife',
    define: { BUILD: JSON.stringify(hash.slice(0, 16)) },
  });
  return {
    'entry.html': html,
    'page.js': script,
    'page.css': style,
    'worker.js': worker,
    'send-snapshots.mjs': sender,
  };
}

/** `node clients/build.ts FOLDER` writes them beside a bundle. */
if (import.meta.main) {
  const [, , folder] = process.argv;
  if (folder === undefined) throw new Error('Usage: node clients/build.ts FOLDER');
  await mkdir(folder, { recursive: true });
  for (const [name, content] of Object.entries(await clientFiles()))
    await writeFile(join(folder, name), content);
}
