import { Duration } from 'aws-cdk-lib';
import type { FunctionName } from '../functions/shared/settings.ts';

export type FunctionFacts = {
  /** What a person loses when it fails, and where to look; it becomes the text of its alarms. */
  readonly failureMeans: string;
  readonly timeout: Duration;
  /** The processor grows with the memory: 1,769 MB are one whole core. */
  readonly memoryMb: number;
};

/** The gateway gives up after 29 seconds. */
const beforeGateway = Duration.seconds(28);

export const functionFacts = {
  authorizer: {
    failureMeans:
      'Keys cannot be checked: every caller is refused. Look at the log of the authorizer function and at the registry table.',
    timeout: Duration.seconds(10),
    memoryMb: 512,
  },
  ingest: {
    failureMeans:
      'Provinces cannot hand in figures; their systems will try again. What was begun is finished by the hourly run. Look at the log of the ingest function.',
    timeout: beforeGateway,
    memoryMb: 1769,
  },
  api: {
    failureMeans:
      'Officers cannot register or move on recommendations, or reports cannot be opened. Look at the log of the api function.',
    timeout: beforeGateway,
    memoryMb: 1024,
  },
  admin: {
    failureMeans:
      'Administrators cannot change units, metrics, keys and the like, or decide about deliveries. Figures, reports and mails go on. Look at the log of the admin function.',
    timeout: beforeGateway,
    // A whole registry is checked and compared in one request.
    memoryMb: 1769,
  },
  upload: {
    failureMeans:
      'A large body that a province sent is not taken in yet; it is tried three times, then waits in the dead-letter queue, and the hourly run hands it on again; after eight attempts its sender is told to ask you. Look at the log of the upload function.',
    // Half a million rows take seconds; half a million facts, each by itself, minutes.
    timeout: Duration.minutes(15),
    memoryMb: 3008,
  },
  tick: {
    failureMeans:
      'The hourly run failed, or found something that a person must decide. Reports and mails may be late; the next run catches up. Look at the log of the tick function.',
    timeout: Duration.minutes(5),
    memoryMb: 1024,
  },
  compile: {
    failureMeans:
      'A report could not be compiled; it is tried three times, then waits in the dead-letter queue. Look at the log of the compile function.',
    timeout: Duration.minutes(10),
    memoryMb: 3008,
  },
  'compile-country': {
    failureMeans:
      'A step of a report of the country failed; it is tried four times more, and the hourly run starts the report anew. Look at the log of the compile-country function, which names the province.',
    timeout: Duration.minutes(10),
    memoryMb: 3008,
  },
  deliver: {
    failureMeans:
      'A report was compiled but could not be mailed to a recipient. Look at the log of the deliver function for the delivery and its reason.',
    timeout: Duration.minutes(1),
    memoryMb: 512,
  },
  'mail-events': {
    failureMeans:
      'A mail bounced or was complained about, or its fate could not be recorded. The log of the mail-events function names the delivery; correct the address of its recipient in the registry.',
    timeout: Duration.seconds(30),
    memoryMb: 512,
  },
} as const satisfies Record<FunctionName, FunctionFacts>;
