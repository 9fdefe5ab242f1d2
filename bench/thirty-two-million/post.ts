import { Receipt } from '../../core/submissions/submission.ts';
import { bodyOf } from '../country.ts';
import { asBytes, type IngestAt } from '../ingest-alone.ts';
import { communesOf, months, size } from './eight-years.ts';

/** As many requests are under way as one province's gateway would send on. */
const requestsAtOnce = 2;

/** Posts every month of the provinces through the whole handler; answers how many values were accepted. */
export async function postMonths(
  { post }: IngestAt,
  provinces: readonly number[],
): Promise<number> {
  const waiting = months.flatMap((month) => provinces.map((province) => ({ month, province })));
  let accepted = 0;
  const sender = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { month, province } = next;
      const bytes = asBytes(bodyOf(communesOf(province), month.label, month.at, size));
      const answer = await post(bytes, `${province}-${month.label}`);
      if (answer.statusCode !== 201) throw new Error(answer.body);
      accepted += Receipt.parse(JSON.parse(answer.body)).counts.accepted;
    }
  };
  await Promise.all(Array.from({ length: requestsAtOnce }, sender));
  return accepted;
}
