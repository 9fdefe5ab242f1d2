/**
 * Does something with each item, so many at once. After a failure nothing new is begun, what runs is awaited, and the first
 * failure is thrown: when it returns, nothing of it is under way.
 */
export async function atMostAtOnce<T>(
  limit: number,
  items: readonly T[],
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  const failures: unknown[] = [];
  const worker = async () => {
    for (const item of queue)
      try {
        await work(item);
        if (failures.length > 0) return;
      } catch (error) {
        failures.push(error);
        return;
      }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  if (failures.length > 0) throw failures[0];
}
