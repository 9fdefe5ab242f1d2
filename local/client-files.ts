import { type ClientFiles, clientFiles } from '../clients/build.ts';

/** What senders are handed out, built from its sources when somebody first asks for it. */
export function clientFilesOnDemand(): (name: string) => Promise<Uint8Array> {
  let built: Promise<ClientFiles> | undefined;
  return async (name) => {
    const files = await (built ??= clientFiles());
    const file = files[name];
    if (file === undefined) throw new Error(`clients/ has no ${name}`);
    return file;
  };
}
