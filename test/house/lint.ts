import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import * as z from 'zod';

const oxlint = join(
  dirname(createRequire(import.meta.url).resolve('oxlint/package.json')),
  'bin/oxlint',
);

const Output = z.object({
  diagnostics: z.array(
    z.object({ code: z.string(), filename: z.string(), help: z.string().optional() }),
  ),
});
export type Complaint = { readonly file: string; readonly rule: string; readonly help: string };

/**
 * Lints files that exist nowhere but in a folder of their own, by the rules of this project.
 * The folder is outside the project, so that a run beside this one sees nothing of it.
 */
export async function lint(
  files: Readonly<Record<string, string>>,
  ...args: string[]
): Promise<Complaint[]> {
  const folder = await mkdtemp(join(tmpdir(), 'house-'));
  try {
    for (const name of ['.oxlintrc.json', 'tsconfig.json']) await cp(name, join(folder, name));
    // The type-aware rules are found beside the linted code, as are the types.
    await symlink(resolve('node_modules'), join(folder, 'node_modules'));
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), text);
    }
    const { diagnostics } = Output.parse(
      JSON.parse(await complaintsIn(folder, [...args, ...topFolders(files)])),
    );
    return diagnostics.map(({ filename, code, help }) => ({
      file: filename,
      rule: code,
      help: help ?? '',
    }));
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Named one by one: left to itself the linter would walk through the link to every library. */
const topFolders = (files: Readonly<Record<string, string>>): readonly string[] => [
  ...new Set(Object.keys(files).map((name) => name.split('/')[0] ?? name)),
];

const complaintsIn = (folder: string, args: readonly string[]): Promise<string> =>
  new Promise((done) => {
    const command = [oxlint, '--format', 'json', ...args];
    // The exit code is 1 when there is a complaint: the output says which.
    execFile(process.execPath, command, { cwd: folder, timeout: 50_000 }, (_, stdout) =>
      done(stdout),
    );
  });
