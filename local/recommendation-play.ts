import * as z from 'zod';
import { sampleRecommendations, type SampleStep } from '../samples/recommendations.ts';
import { demoKey } from './demo-keys.ts';
import { type Answer, call } from './http-call.ts';
import type { Step } from './sample-step.ts';

/** Every step of every sample recommendation, each as the real call of an officer's system. */
export const recommendationSteps = (): readonly Step[] =>
  sampleRecommendations().flatMap(({ steps: [creation, ...later] }) => {
    if (creation === undefined) return [];
    const script = scriptOf(creation);
    return [creation, ...later].map((step) => ({
      at: step.at,
      what: 'recommendation' as const,
      client: step.client,
      idempotencyKey: step.idempotencyKey,
      body: step.body,
      play: (url: string) => script.play(url, step),
    }));
  });

const Created = z.object({ id: z.string() });

/**
 * The steps of one case. Its id is in the answer to its creation, and a repeated creation is answered as the first
 * one was: so the id can be had again whenever a play goes on where another one stopped.
 */
function scriptOf(creation: SampleStep) {
  let known: string | undefined;
  const send = (url: string, id: string, { place, ...step }: SampleStep): Promise<Answer> =>
    call(url, step.path(id), {
      key: demoKey(step.client),
      idempotencyKey: step.idempotencyKey,
      ...(place > 0 && { ifMatch: `"v${place}"` }),
      body: step.body,
    });
  const create = async (url: string): Promise<Answer> => {
    const answer = await send(url, '', creation);
    if (answer.status === 201) known = Created.parse(JSON.parse(answer.text)).id;
    return answer;
  };
  return {
    async play(url: string, step: SampleStep): Promise<Answer> {
      if (step === creation) return create(url);
      if (known === undefined) await create(url);
      return send(url, known ?? 'unknown', step);
    },
  };
}
