import {
  type DemoFacts,
  type EditionListed,
  isShown,
  mailsOf,
  nameOf,
  recipientOf,
} from './demo-facts.ts';
import { deliveryOf } from './mailed-report.ts';

/** What did not happen as it should have, each in a sentence. Empty: all of it happened, and nothing twice. */
export const checkDemo = (facts: DemoFacts): readonly string[] => [
  ...facts.faults,
  ...unplayed(facts),
  ...failedWork(facts),
  ...wrongEditions(facts),
  ...facts.editions.flatMap((edition) => wrongMails(facts, edition)),
  ...strayMails(facts),
];

const unplayed = ({ planned, played }: DemoFacts): readonly string[] =>
  played.length === planned ? [] : [`${played.length} of ${planned} steps were played`];

const failedWork = ({ ticks }: DemoFacts): readonly string[] =>
  ticks
    .filter(({ failed }) => failed > 0)
    .map(({ at, failed }) => `The tick of ${at} gave up ${failed} pieces of work`);

/** The first edition at the deadline, the second with the late figures. */
function wrongEditions({ editions }: DemoFacts): readonly string[] {
  const found = editions.filter(isShown).map(({ edition }) => edition);
  return found.join() === '1,2'
    ? []
    : [`The report shown has the editions [${found.join(', ')}], not 1 and 2`];
}

/** Exactly one mail to everybody whom the definition names; none of an edition that is only kept. */
function wrongMails(facts: DemoFacts, edition: EditionListed): readonly string[] {
  const definition = facts.definitions.find(({ code }) => code === edition.definition);
  const expected = edition.toBeSent ? (definition?.recipients ?? []).toSorted() : [];
  const found = mailsOf(facts, edition).map((mail) => recipientOf(facts, mail)?.id ?? 'nobody');
  return found.toSorted().join() === expected.join()
    ? []
    : [
        `${nameOf(edition)} went to [${found.join(', ')}], not once to each of [${expected.join(', ')}]`,
      ];
}

const strayMails = ({ mails, editions }: DemoFacts): readonly string[] =>
  mails
    .filter((mail) => {
      const delivery = deliveryOf(mail);
      return !editions.some(
        ({ report, edition }) => report === delivery?.report && edition === delivery.edition,
      );
    })
    .map((mail) => `The mail ${mail.id} belongs to no edition`);
