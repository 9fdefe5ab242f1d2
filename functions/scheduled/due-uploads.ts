import { addMinutes, type Instant } from '../../core/time.ts';
import type { TakeUploadWork } from '../../core/reports/work.ts';
import type { Uploads } from '../../store/uploads.ts';
import type * as z from 'zod';

/** A body that is put is told of within seconds: what is younger than this needs no second telling. */
const leftAfterMinutes = 15;

/**
 * Uploads that are not over: their body came and nobody was told, or whoever had it died, or it never came. Whoever takes
 * the work finds out which.
 */
export async function uploadsDue(
  { uploads }: { readonly uploads: Pick<Uploads, 'unfinished'> },
  now: Instant,
): Promise<readonly z.output<typeof TakeUploadWork>[]> {
  const left = await uploads.unfinished(addMinutes(now, -leftAfterMinutes));
  return left.map((upload) => ({ kind: 'take-upload', upload }));
}
