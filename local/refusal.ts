/** Something that cannot be done as asked. Its message is a sentence for whoever sits at the machine. */
export class Refusal extends Error {}

/** The machine's own name for a fault, which a failed fetch hides in its cause. */
function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  return 'code' in error && typeof error.code === 'string' ? error.code : codeOf(error.cause);
}

/** What the machine may refuse us: a file or folder that cannot be used, a full disk, an endpoint that is silent. */
const refusedByMachine: Readonly<Record<string, string>> = {
  EACCES: 'The machine does not let us use a file or folder',
  EPERM: 'The machine does not let us use a file or folder',
  EROFS: 'The machine does not let us write there',
  ENOTDIR: 'A file stands where a folder is needed',
  EEXIST: 'A file stands where a folder is needed',
  EISDIR: 'A folder stands where a file is needed',
  ENOSPC: 'The disk is full',
  ECONNREFUSED: 'Nobody answers there',
  ENOTFOUND: 'There is no such host',
};

/**
 * What a person can mend, in one sentence; `undefined` for a fault that nobody expected, whose stack is needed.
 */
export function sentenceAbout(error: unknown): string | undefined {
  if (error instanceof Refusal) return error.message;
  const code = codeOf(error) ?? '';
  const said = refusedByMachine[code];
  if (said === undefined || !(error instanceof Error)) return undefined;
  return `${said} (${error.message || code}).`;
}

export const portTaken = (port: number): Refusal =>
  new Refusal(
    `Port ${port} is taken by another program, perhaps by another system like this one: ` +
      'choose another with --port, or leave --port out and the next free one is taken.',
  );

export const isPortTaken = (error: unknown): boolean => codeOf(error) === 'EADDRINUSE';
