import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { routes } from '../functions/routes.ts';
import { Administrators, tellOf } from './administrators.ts';
import { AlarmTopic } from './alarm-topic.ts';
import { ArchiveBucket } from './archive-bucket.ts';
import { codeVersion } from './code-version.ts';
import { CustomerKey } from './customer-key.ts';
import { DataTables } from './data-tables.ts';
import type { Resources } from './environments.ts';
import { Firewall } from './firewall.ts';
import { functionFacts } from './function-facts.ts';
import { Functions } from './functions.ts';
import { acknowledgeNoFirewall, HttpApi } from './http-api.ts';
import { Mail } from './mail.ts';
import { HourlyTick } from './schedule.ts';
import type { Surroundings } from './service-function.ts';
import { SigningSecret } from './signing-secret.ts';
import type { Stage } from './stage.ts';
import { UploadBucket } from './upload-bucket.ts';
import { WorkQueue } from './work-queue.ts';

/** The whole system in one account and region. */
export class ReportingStack extends Stack {
  constructor(scope: Construct, id: string, { name, settings }: Stage) {
    super(scope, id, {
      description: `Commune Reporting, stage ${name}`,
      terminationProtection: true,
    });
    const key = settings.customerKey ? new CustomerKey(this, 'Key') : undefined;
    const alarms = new AlarmTopic(this, 'Alarms', { key, address: settings.alarms.address });
    const surroundings: Surroundings = { alarms, key };

    const api = new HttpApi(this, 'Api', { ...surroundings, throttle: settings.throttle });
    const resources = this.#resources(surroundings, settings, api);
    const functions = new Functions(this, 'Functions', {
      surroundings,
      resources,
      deployment: { stage: name, codeVersion: codeVersion(), publicUrl: api.publicUrl },
    }).of;

    api.serve({ routes, handlers: functions, authorizer: functions.authorizer });
    tellOf(this, new Administrators(this, 'Administrators', api), api.publicUrl);
    if (settings.firewall) new Firewall(this, 'Firewall', api);
    else acknowledgeNoFirewall(api);
    new HourlyTick(this, 'Hourly', { ...surroundings, tick: functions.tick, zone: settings.zone });
    resources.compileQueue.feed(functions.compile, 10);
    resources.deliverQueue.feed(functions.deliver, 5);
    resources.uploadQueue.feed(functions.upload, 5);
    resources.mail.tell(functions['mail-events'], surroundings);
    new CfnOutput(this, 'PublicUrl', {
      value: api.publicUrl,
      description: 'The API; its page is at /docs',
    });
  }

  #resources(
    surroundings: Surroundings,
    { archiveLockDays, uploadKeepDays, mail }: Stage['settings'],
    api: HttpApi,
  ): Resources {
    const { key } = surroundings;
    const archive = new ArchiveBucket(this, 'Archive', { key, lockDays: archiveLockDays });
    const uploadQueue = new WorkQueue(this, 'Upload', {
      ...surroundings,
      consumerTimeout: functionFacts.upload.timeout,
      hiddenTimes: 1.5,
      deadMeans:
        'A large body that a province sent could not be taken in in three attempts; its sender still reads “working”. The hourly run hands it on again, and after eight attempts its sender is told to ask you; look at the log of the upload function.',
    });
    return {
      tables: new DataTables(this, 'Tables', { key }),
      archive,
      uploads: new UploadBucket(this, 'Uploads', {
        key,
        keepDays: uploadKeepDays,
        queue: uploadQueue.queue,
        origin: api.origin,
        accessLog: archive.accessLog,
      }),
      uploadQueue,
      secret: new SigningSecret(this, 'SigningSecret', key),
      mail: new Mail(this, 'Mail', mail),
      compileQueue: new WorkQueue(this, 'Compile', {
        ...surroundings,
        consumerTimeout: functionFacts.compile.timeout,
        deadMeans:
          'A report could not be compiled in three attempts. The next hourly run asks for it again; if it fails again, look at the log of the compile function.',
      }),
      deliverQueue: new WorkQueue(this, 'Deliver', {
        ...surroundings,
        consumerTimeout: functionFacts.deliver.timeout,
        deadMeans:
          'A mail could not be handed over in three attempts. The next hourly run takes it up again unless its fate is uncertain; look at the log of the deliver function.',
      }),
    };
  }
}
