import type { Instant } from '../core/time.ts';
import type { Answer } from './http-call.ts';

/** One thing that somebody of the sample world does over HTTP, at its time. */
export type Step = {
  readonly at: Instant;
  readonly what: 'figures' | 'recommendation';
  readonly client: string;
  readonly idempotencyKey: string;
  readonly body: unknown;
  play(url: string): Promise<Answer>;
};
