import { Duration, Stack } from 'aws-cdk-lib';
import { EventBus, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import {
  ConfigurationSet,
  ConfigurationSetTlsPolicy,
  EmailIdentity,
  EmailSendingEvent,
  EventDestination,
  Identity,
} from 'aws-cdk-lib/aws-ses';
import { Construct } from 'constructs';
import { DeadLetterQueue } from './dead-letter-queue.ts';
import { keepFailures, type Surroundings } from './service-function.ts';
import type { StageSettings } from './stage.ts';

/** The sender that reports come from, and what the mail service tells about each mail. */
export class Mail extends Construct {
  readonly sender: string;
  readonly configurationSetName: string;
  readonly #identity: EmailIdentity;

  constructor(scope: Construct, id: string, { sender, identity }: StageSettings['mail']) {
    super(scope, id);
    this.sender = sender;
    const reports = new ConfigurationSet(this, 'Reports', {
      // A report and its signed link travel encrypted or not at all.
      tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
      reputationMetrics: true,
    });
    reports.addEventDestination('Events', {
      destination: EventDestination.eventBus(EventBus.fromEventBusName(this, 'Bus', 'default')),
      events: told,
    });
    this.configurationSetName = reports.configurationSetName;
    this.#identity = new EmailIdentity(this, 'Sender', {
      identity: identity === 'domain' ? Identity.domain(domainOf(sender)) : Identity.email(sender),
    });
  }

  /** Lets a function send as this sender, and as nobody else. */
  grantSend(grantee: IGrantable): void {
    const configurationSet = Stack.of(this).formatArn({
      service: 'ses',
      resource: 'configuration-set',
      resourceName: this.configurationSetName,
    });
    Grant.addToPrincipal({
      grantee,
      actions: ['ses:SendEmail'],
      resourceArns: [this.#identity.emailIdentityArn, configurationSet],
    });
  }

  /** Hands a function what happened to the mails of this deployment; other senders' events pass by. */
  tell(handler: NodejsFunction, { alarms, key }: Surroundings): void {
    const untold = new DeadLetterQueue(this, 'Untold', {
      key,
      alarms,
      means:
        'The system did not learn what became of a mail: a delivery may stand as uncertain, or a bad address may be written to again. The events lie in this queue; hand them to the mail-events function once its log shows what was wrong.',
    });
    new Rule(this, 'Told', {
      description: 'What the mail service says about the mails of this deployment',
      eventPattern: {
        source: ['aws.ses'],
        detail: { mail: { tags: { 'ses:configuration-set': [this.configurationSetName] } } },
      },
      targets: [
        new LambdaFunction(handler, {
          deadLetterQueue: untold,
          retryAttempts: 10,
          maxEventAge: Duration.hours(6),
        }),
      ],
    });
    // The rule keeps what it could not hand over; what the function itself could not do is kept here too.
    keepFailures(handler, untold);
  }
}

const told = [
  EmailSendingEvent.SEND,
  EmailSendingEvent.DELIVERY,
  EmailSendingEvent.DELIVERY_DELAY,
  EmailSendingEvent.BOUNCE,
  EmailSendingEvent.COMPLAINT,
  EmailSendingEvent.REJECT,
  EmailSendingEvent.RENDERING_FAILURE,
];

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1);
