import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The folders whose files take longest; small files among them, which would come last by their size. */
const folders = ['journeys', 'clients', 'oracle', 'laws', 'render'];

function rank({ moduleId }: TestSpecification): number {
  const place = folders.findIndex((folder) => moduleId.includes(`/test/${folder}/`));
  return place < 0 ? folders.length : place;
}

/** Nothing long begins last, when all but one worker would wait for it: a first run on a machine knows no durations. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const usual = await super.sort(files);
    return usual.toSorted((one, other) => rank(one) - rank(other));
  }
}
