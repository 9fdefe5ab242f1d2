import { readFile } from 'node:fs/promises';
import { Instant } from '../core/time.ts';
import { sampleSubmissions } from '../samples/figures.ts';
import { replaceFile } from './archive.ts';
import { demoKey } from './demo-keys.ts';
import { type Answer, call } from './http-call.ts';
import { recommendationSteps } from './recommendation-play.ts';
import type { Step } from './sample-step.ts';

/** A step that was answered with a success. */
export type Played = Step & { readonly answer: Answer };

/** Everything that happens in the sample world, in order of time. */
export const sampleSteps = (seed?: number): readonly Step[] =>
  [...figureSteps(seed), ...recommendationSteps()].toSorted(
    (a, b) => Number(a.at > b.at) - Number(a.at < b.at),
  );

const figureSteps = (seed: number | undefined): readonly Step[] =>
  sampleSubmissions({ seed }).map(({ client, idempotencyKey, at, body }) => ({
    at,
    what: 'figures',
    client,
    idempotencyKey,
    body,
    play: (url) => call(url, '/v1/snapshots', { key: demoKey(client), idempotencyKey, body }),
  }));

type Stage = {
  readonly url: string;
  advanceTo(at: Instant): Promise<Instant>;
};

type Listeners = {
  readonly onPlayed?: (played: Played) => void;
  /** Told of a step that was refused, which is then left out; without it such a step is thrown. */
  readonly onRefused?: (complaint: string) => void;
};

/** Plays steps one after another, moving the clock to each. */
export async function playSteps(
  stage: Stage,
  steps: readonly Step[],
  { onPlayed, onRefused }: Listeners = {},
): Promise<void> {
  for (const step of steps) {
    await stage.advanceTo(step.at);
    const answer = await step.play(stage.url);
    if (answer.status >= 200 && answer.status <= 299) onPlayed?.({ ...step, answer });
    else if (onRefused === undefined) throw new Error(complaintAbout(step, answer));
    else onRefused(complaintAbout(step, answer));
  }
}

const complaintAbout = ({ what, idempotencyKey, client }: Step, answer: Answer): string =>
  `The sample ${what} ${idempotencyKey} of ${client} was answered ${answer.status}: ${answer.text}`;

/** How far the samples were played on a store: an instant, kept beside it. */
export type Bookmark = {
  read(): Promise<Instant | undefined>;
  write(at: Instant): Promise<void>;
};

export const bookmarkIn = (file: string): Bookmark => ({
  async read() {
    const text = await readFile(file, 'utf8').catch(() => undefined);
    return text === undefined ? undefined : Instant.parse(text);
  },
  write: (at) => replaceFile(file, at),
});
