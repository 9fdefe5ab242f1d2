import type { Handling } from './answers.ts';
import type { Sandboxes } from './sandboxes.ts';

type Served = { readonly statusCode: number; readonly body: string };

/** Sandboxes of one function: each handles one request at a time, and is used again if it lives. */
export function pool<Handler>(
  sandboxes: Sandboxes,
  compose: (current: () => Handling | undefined) => Handler,
) {
  type Sandbox = { readonly handler: Handler; work: Handling | undefined };
  const idle: Sandbox[] = [];
  function fresh(): Sandbox {
    const sandbox: Sandbox = { handler: compose(() => sandbox.work), work: undefined };
    return sandbox;
  }

  return async (task: Handling, serve: (handler: Handler) => Promise<Served>): Promise<void> => {
    const sandbox = idle.pop() ?? fresh();
    sandbox.work = task;
    await sandboxes.begin(task, async () => {
      const { statusCode, body } = await serve(sandbox.handler);
      task.answer = { status: statusCode, text: body };
      sandbox.work = undefined;
      idle.push(sandbox);
    });
  };
}
