import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { ClientId } from '../core/registry/client.ts';
import {
  actions,
  isOpen,
  type OpenAction,
  transitions,
} from '../core/recommendations/recommendation-machine.ts';
import { RecommendationState } from '../core/recommendations/recommendation-state.ts';
import { Actor } from '../core/recommendations/recommendation.ts';
import { Instant } from '../core/time.ts';

/*
 * CAMAU-01 to -11 are the asks of the working session of August 2025; what was done with them is invented, and each
 * script's note says so. VN-REC-… are asks that localities raised in 2024-26, paraphrased from the pages in `sources`.
 * Of the thirty that were collected these are left out, because the road to where they stand is not open yet, or
 * because they are no single ask of one locality:
 *   011, 027  handed to another ministry (T15)
 *   014       compiled from all provinces: the head of a cluster of duplicates (T12)
 *   015       four matters in one, for three agencies (T03), and of no single locality
 *   016, 017  of many localities, and answered orally: an answer is issued by a signed letter (T23)
 *   024       answered with a rule to come, without a date: a commitment names when the document is expected (T24)
 *   028       one answer to nine localities (T12, T14)
 *   029       answered orally by an enterprise, which is no unit here
 */

const OpenActionName = z.custom<OpenAction>(
  (name) => actions.filter(isOpen).some((action) => action === name),
  'There is no such step, or it is not open.',
);

const Step = z.strictObject({
  at: Instant,
  /** The system that sends it. */
  client: ClientId,
  action: OpenActionName,
  actor: z.string(),
  body: z.record(z.string(), z.unknown()),
});

const File = z.strictObject({
  /** Officers by id: offices, no persons. */
  actors: z.record(Actor.shape.id, Actor.omit({ id: true })),
  scripts: z.array(
    z.strictObject({
      ref: z.string(),
      ask: z.strictObject({ vi: z.string(), en: z.string() }),
      /** What is invented or chosen in it. */
      note: z.string(),
      sources: z.array(z.url()).optional(),
      endsIn: RecommendationState,
      steps: z.array(Step).min(2),
    }),
  ),
});

/** One request of a script: a POST to the resource of the action, with the actor in its body. */
export type SampleStep = {
  readonly ref: string;
  /** 0 for the creation; the version that a later step finds is its place. */
  readonly place: number;
  readonly at: Instant;
  readonly client: ClientId;
  readonly action: OpenAction;
  /** `/v1/recommendations`, or the sub-resource under the id that the creation was answered with. */
  readonly path: (id: string) => string;
  readonly idempotencyKey: string;
  readonly body: Readonly<Record<string, unknown>>;
};

/** A recommendation of the sample world, as the real calls of its life. */
export type SampleScript = {
  readonly ref: string;
  readonly note: string;
  readonly endsIn: RecommendationState;
  readonly steps: readonly SampleStep[];
};

const pathOf = (action: OpenAction) => (id: string) =>
  action === 'create'
    ? '/v1/recommendations'
    : `/v1/recommendations/${id}/${transitions[action].resource}`;

/**
 * Every script, each in order of time. No other request changes these cases, so a step after the creation sends its
 * place as the version in If-Match: the second request (place 1) finds version 1.
 */
export function sampleRecommendations(): readonly SampleScript[] {
  const text = readFileSync(new URL('recommendations.json', import.meta.url), 'utf8');
  const { actors, scripts } = File.parse(JSON.parse(text));
  const actorCalled = (id: string): Actor => {
    const actor = actors[id];
    if (actor === undefined) throw new Error(`The sample recommendations know no actor ${id}`);
    return { id, ...actor };
  };
  return scripts.map(({ ref, note, endsIn, steps }) => ({
    ref,
    note,
    endsIn,
    steps: steps.map(({ at, client, action, actor, body }, place) => ({
      ref,
      place,
      at,
      client,
      action,
      path: pathOf(action),
      idempotencyKey: `${ref}-${place}`,
      body: { actor: actorCalled(actor), ...body },
    })),
  }));
}

/** Every step of every script in order of time. */
export const sampleRecommendationSteps = (): readonly SampleStep[] =>
  sampleRecommendations()
    .flatMap(({ steps }) => steps)
    .toSorted((a, b) => (a.at === b.at ? a.place - b.place : a.at < b.at ? -1 : 1));
