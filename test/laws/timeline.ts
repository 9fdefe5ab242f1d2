import type { KnownOf, Closing, ModelAct } from './model-completions.ts';
import type { Known } from './model-statements.ts';

/**
 * What became known, one event after the other: submissions and acts. Nothing ever becomes unknown, so a moment is a number
 * of events.
 */
export class Timeline {
  private readonly closings: Closing[] = [];
  private readonly acts: ModelAct[] = [];

  get now(): number {
    return this.closings.length + this.acts.length;
  }
  close(said: readonly Known[]): void {
    this.closings.push({ place: this.now, said });
  }
  act(act: Omit<ModelAct, 'place'>): void {
    this.acts.push({ ...act, place: this.now });
  }
  visible(moment = this.now): readonly Known[] {
    return this.closings.flatMap(({ place, said }) => (place < moment ? said : []));
  }
  get submissions(): readonly (readonly Known[])[] {
    return this.closings.map(({ said }) => said);
  }
  get hasActs(): boolean {
    return this.acts.length > 0;
  }
  isActKnown = (at: string): boolean => this.acts.some((act) => act.at === at);

  /** Every moment from one on until now. */
  moments(since: number): readonly number[] {
    return Array.from({ length: this.now - since + 1 }, (_, step) => since + step);
  }
  /** What may be known to who reads acts and statements, each at some moment since then. */
  knownSince(since: number): readonly (KnownOf & { readonly moment: number })[] {
    const moments = this.moments(since);
    return moments.flatMap((moment) => {
      const closings = this.closings.filter(({ place }) => place < moment);
      return moments.map((other) => ({
        moment,
        closings,
        acts: this.acts.filter(({ place }) => place < other),
      }));
    });
  }
}
