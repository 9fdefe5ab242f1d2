import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { holds } from './expectation.ts';
import type { Work } from './sandboxes.ts';

/** By the clocks of those who work, which may disagree by some seconds. */
const leaseMs = 25_000;

type Lease = { readonly holders: Set<Work>; holder: Work; since: number };

/** Two at once on one submission: one works, and the other waits until its time is over. */
export class Leases {
  private readonly byKey = new Map<unknown, Lease>();
  private readonly bySubmission = new Map<string, Lease>();
  private readonly names: { readonly submissions: string; readonly snapshots: string };
  constructor(names: Leases['names']) {
    this.names = names;
  }

  /** Told of every write that was made. */
  watch(work: Work, command: object): void {
    if (isOpening(command, this.names.submissions)) this.opened(work, command.input.Item ?? {});
    if (
      command instanceof UpdateCommand &&
      command.input.UpdateExpression === 'SET leasedAt = :now'
    ) {
      const { Key = {}, ExpressionAttributeValues: values = {} } = command.input;
      this.takenOver(work, Key['pk'], momentIn(values[':now']));
    }
    if (command instanceof PutCommand && command.input.TableName === this.names.snapshots)
      this.worked(work, String(command.input.Item?.['sk']));
  }

  private opened(work: Work, item: Readonly<Record<string, unknown>>): void {
    const since = momentIn(item['leasedAt']);
    const lease = { holders: new Set([work]), holder: work, since };
    this.byKey.set(item['pk'], lease);
    this.bySubmission.set(String(item['submission']), lease);
  }
  private takenOver(work: Work, key: unknown, at: number): void {
    const lease = this.byKey.get(key);
    if (lease === undefined) return;
    holds(
      lease.holder === work || at - lease.since >= leaseMs,
      'a submission was taken from somebody who worked on it',
    );
    lease.holder = work;
    lease.holders.add(work);
    lease.since = at;
  }
  /** A fact is written by those only who opened the submission or took it over. */
  private worked(work: Work, sortKey: string): void {
    const named = sortKey.startsWith('!') ? undefined : sortKey.split('#').at(-1);
    const lease = named === undefined ? undefined : this.bySubmission.get(named);
    holds(
      lease === undefined || lease.holders.has(work),
      'somebody wrote who was not to work on it',
      named,
    );
  }
}

/** Beside submissions, uploads lie in their table, and what does not fit into the item of a submission. */
export const isOpening = (command: object, table: string): command is PutCommand =>
  command instanceof PutCommand &&
  command.input.TableName === table &&
  command.input.Item?.['sk'] === 'submission';

const momentIn = (text: unknown): number => Date.parse(String(text));
