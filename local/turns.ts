/** Does one thing after the other, in the order of asking; one that fails keeps the next from nothing. */
export type Turns = <T>(act: () => Promise<T>) => Promise<T>;

export function turns(): Turns {
  let last: Promise<unknown> = Promise.resolve();
  return (act) => {
    const next = last.then(act, act);
    last = next;
    return next;
  };
}
