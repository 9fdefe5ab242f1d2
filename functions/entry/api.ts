import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { acts } from '../../store/acts.ts';
import { type Archive, s3Archive } from '../../store/archive.ts';
import { recommendations } from '../../store/recommendations.ts';
import { registryStore } from '../../store/registry.ts';
import { reportStore } from '../../store/reports.ts';
import { sentSubmissions } from '../../store/sent-submissions.ts';
import { snapshots } from '../../store/snapshots.ts';
import { submissions } from '../../store/submissions.ts';
import { bodyKeyOf, s3UploadBodies, type UploadBodies } from '../../store/upload-bodies.ts';
import { uploads as uploadStore } from '../../store/uploads.ts';
import * as acceptRecommendation from '../http/accept-recommendation.ts';
import * as apiReference from '../http/api-reference.ts';
import * as apiReferenceAsset from '../http/api-reference-asset.ts';
import * as assignRecommendation from '../http/assign-recommendation.ts';
import * as commitToLegalDocument from '../http/commit-to-legal-document.ts';
import * as completeDataset from '../http/complete-dataset.ts';
import * as confirmAnswer from '../http/confirm-answer.ts';
import * as createRecommendation from '../http/create-recommendation.ts';
import * as createUpload from '../http/create-upload.ts';
import * as entryPage from '../http/entry-page.ts';
import * as entryPageAsset from '../http/entry-page-asset.ts';
import * as escalateRecommendation from '../http/escalate-recommendation.ts';
import * as explainFigure from '../http/explain-figure.ts';
import * as explainFigureByLink from '../http/explain-figure-by-link.ts';
import * as extendDeadline from '../http/extend-deadline.ts';
import * as issueAnswer from '../http/issue-answer.ts';
import * as listDatasets from '../http/list-datasets.ts';
import * as listRecommendations from '../http/list-recommendations.ts';
import * as listReports from '../http/list-reports.ts';
import * as listSubmissions from '../http/list-submissions.ts';
import * as openReportLink from '../http/open-report-link.ts';
import * as openapi from '../http/openapi.ts';
import * as proposeAnswer from '../http/propose-answer.ts';
import * as provideClarification from '../http/provide-clarification.ts';
import * as readCompletion from '../http/read-completion.ts';
import * as readDataset from '../http/read-dataset.ts';
import * as readChanges from '../http/read-changes.ts';
import * as readRecommendation from '../http/read-recommendation.ts';
import * as readReport from '../http/read-report.ts';
import * as readRollups from '../http/read-rollups.ts';
import * as readReportPart from '../http/read-report-part.ts';
import * as readSnapshots from '../http/read-snapshots.ts';
import * as readSubmission from '../http/read-submission.ts';
import * as readSubmissionErrors from '../http/read-submission-errors.ts';
import * as readUpload from '../http/read-upload.ts';
import * as readUploadErrors from '../http/read-upload-errors.ts';
import * as referRecommendation from '../http/refer-recommendation.ts';
import * as refuseUnopenedStep from '../http/refuse-unopened-step.ts';
import * as reopenDataset from '../http/reopen-dataset.ts';
import * as requestClarification from '../http/request-clarification.ts';
import * as sendBackProposal from '../http/send-back-proposal.ts';
import * as senderProgram from '../http/sender-program.ts';
import * as submitRecommendation from '../http/submit-recommendation.ts';
import { figureWords } from '../../render/figure-words.ts';
import { routes } from '../routes.ts';
import type { Secrets } from '../shared/capability.ts';
import type { ClientFile } from '../shared/client-files.ts';
import { gateway, serve, type Served } from '../shared/edge.ts';
import { functionLog, type Log } from '../shared/log.ts';
import { openapiDocument } from '../shared/openapi.ts';
import type { SettingsOf } from '../shared/settings.ts';
import { managedSecrets } from '../shared/signing-secrets.ts';
import { type Invite, s3Invite } from '../shared/upload-invitation.ts';
import {
  type DocumentClient,
  documentClient,
  type Now,
  onLambda,
  systemNow,
} from '../shared/world.ts';

type World = {
  readonly uploads: { readonly bodies: UploadBodies; readonly invite: Invite };
  readonly db: DocumentClient;
  readonly archive: Archive;
  readonly secrets: Secrets;
  readonly now: Now;
  /** The folder with the parts of the reference page; from where the process was started. */
  readonly apiPage?: string;
  /** What senders are handed out; by default it lies beside the bundle. */
  readonly clientFile?: ClientFile;
  readonly log?: Log;
};

export const composeApi = (settings: SettingsOf<'api'>, world: World) =>
  gateway(servedByApi(settings, world), { log: world.log ?? functionLog('api', settings) });

/** Every route of the table that the ingest bundle does not serve. */
export const servedByApi = (settings: SettingsOf<'api'>, world: World): readonly Served[] => [
  ...aboutApi(settings, world),
  ...forSenders(world),
  ...aboutDatasets(settings, world),
  ...aboutSnapshots(settings, world),
  ...aboutSubmissions(settings, world),
  ...aboutUploads(settings, world),
  ...aboutReports(settings, world),
  ...aboutRecommendations(settings, world),
];

function aboutApi(
  { CODE_VERSION }: SettingsOf<'api'>,
  { apiPage = 'node_modules/swagger-ui-dist' }: World,
): readonly Served[] {
  const text = once(() => JSON.stringify(openapiDocument(routes, CODE_VERSION)));
  return [
    serve(openapi.route, openapi.readOpenapi({ text })),
    serve(apiReference.route, apiReference.openApiReference()),
    serve(
      apiReferenceAsset.route,
      apiReferenceAsset.readApiReferenceAsset({ part: partsIn(apiPage) }),
    ),
  ];
}

const forSenders = ({ clientFile: file = partsIn('clients') }: World): readonly Served[] => [
  serve(entryPage.route, entryPage.openEntryPage({ file })),
  serve(entryPageAsset.route, entryPageAsset.readEntryPageAsset({ file })),
  serve(senderProgram.route, senderProgram.downloadSender({ file })),
];

function aboutDatasets(
  { REGISTRY_TABLE, SNAPSHOTS_TABLE }: SettingsOf<'api'>,
  { db, now }: World,
): readonly Served[] {
  const needs = {
    registry: registryStore(db, REGISTRY_TABLE),
    snapshots: snapshots(db, SNAPSHOTS_TABLE),
    acts: acts(db, SNAPSHOTS_TABLE),
    now,
  };
  return [
    serve(listDatasets.route, listDatasets.listDatasets(needs)),
    serve(readDataset.route, readDataset.readDataset(needs)),
    serve(readCompletion.route, readCompletion.readCompletion(needs)),
    serve(completeDataset.route, completeDataset.completeDataset(needs)),
    serve(extendDeadline.route, extendDeadline.extendDeadline(needs)),
    serve(reopenDataset.route, reopenDataset.reopenDataset(needs)),
  ];
}

function aboutSnapshots(
  { REGISTRY_TABLE, SNAPSHOTS_TABLE }: SettingsOf<'api'>,
  { db, secrets, now }: World,
): readonly Served[] {
  const needs = {
    registry: registryStore(db, REGISTRY_TABLE),
    snapshots: snapshots(db, SNAPSHOTS_TABLE),
    secrets,
    now,
  };
  return [
    serve(readSnapshots.route, readSnapshots.readSnapshots(needs)),
    serve(readRollups.route, readRollups.readRollups(needs)),
    serve(readChanges.route, readChanges.readChanges(needs)),
  ];
}

function aboutSubmissions(
  { REGISTRY_TABLE, SUBMISSIONS_TABLE }: SettingsOf<'api'>,
  { db, secrets, now }: World,
): readonly Served[] {
  const needs = {
    registry: registryStore(db, REGISTRY_TABLE),
    submissions: submissions(db, SUBMISSIONS_TABLE),
    sent: sentSubmissions(db, SUBMISSIONS_TABLE),
    secrets,
    now,
  };
  return [
    serve(listSubmissions.route, listSubmissions.listSubmissions(needs)),
    serve(readSubmission.route, readSubmission.readSubmission(needs)),
    serve(readSubmissionErrors.route, readSubmissionErrors.readSubmissionErrors(needs)),
  ];
}

function aboutUploads(
  { SUBMISSIONS_TABLE }: SettingsOf<'api'>,
  { db, uploads: { bodies, invite }, secrets, now }: World,
): readonly Served[] {
  const uploads = uploadStore(db, SUBMISSIONS_TABLE);
  return [
    serve(createUpload.route, createUpload.createUpload({ uploads, bodies, invite, now })),
    serve(readUpload.route, readUpload.readUpload({ uploads, bodies })),
    serve(readUploadErrors.route, readUploadErrors.readUploadErrors({ uploads, bodies, secrets })),
  ];
}

function aboutReports(
  { REGISTRY_TABLE, REPORTS_TABLE }: SettingsOf<'api'>,
  { db, archive, secrets, now }: World,
): readonly Served[] {
  const registry = registryStore(db, REGISTRY_TABLE);
  const reports = reportStore(db, REPORTS_TABLE);
  const inWords = figureWords;
  return [
    serve(listReports.route, listReports.listReports({ registry, reports, now })),
    serve(readReport.route, readReport.readReport({ registry, reports, archive, now })),
    serve(readReportPart.route, readReportPart.readReportPart({ registry, reports, archive, now })),
    serve(openReportLink.route, openReportLink.openReportLink({ reports, archive, secrets, now })),
    serve(
      explainFigure.route,
      explainFigure.explainFigure({ registry, reports, archive, secrets, now, inWords }),
    ),
    serve(
      explainFigureByLink.route,
      explainFigureByLink.explainFigureByLink({ reports, archive, secrets, now, inWords }),
    ),
  ];
}

function aboutRecommendations(
  { REGISTRY_TABLE, RECOMMENDATIONS_TABLE }: SettingsOf<'api'>,
  { db, secrets, now }: World,
): readonly Served[] {
  const needs = {
    registry: registryStore(db, REGISTRY_TABLE),
    recommendations: recommendations(db, RECOMMENDATIONS_TABLE),
    secrets,
    now,
  };
  return [
    serve(createRecommendation.route, createRecommendation.createRecommendation(needs)),
    serve(listRecommendations.route, listRecommendations.listRecommendations(needs)),
    serve(readRecommendation.route, readRecommendation.readRecommendation(needs)),
    serve(acceptRecommendation.route, acceptRecommendation.acceptRecommendation(needs)),
    serve(assignRecommendation.route, assignRecommendation.assignRecommendation(needs)),
    serve(commitToLegalDocument.route, commitToLegalDocument.commitToLegalDocument(needs)),
    serve(confirmAnswer.route, confirmAnswer.confirmAnswer(needs)),
    serve(escalateRecommendation.route, escalateRecommendation.escalateRecommendation(needs)),
    serve(issueAnswer.route, issueAnswer.issueAnswer(needs)),
    serve(proposeAnswer.route, proposeAnswer.proposeAnswer(needs)),
    serve(provideClarification.route, provideClarification.provideClarification(needs)),
    serve(referRecommendation.route, referRecommendation.referRecommendation(needs)),
    serve(requestClarification.route, requestClarification.requestClarification(needs)),
    serve(sendBackProposal.route, sendBackProposal.sendBackProposal(needs)),
    serve(submitRecommendation.route, submitRecommendation.submitRecommendation(needs)),
    serve(refuseUnopenedStep.route, refuseUnopenedStep.refuseUnopenedStep(needs)),
  ];
}

function once(make: () => string): () => string {
  let made: string | undefined;
  return () => (made ??= make());
}

/** A part that does not lie in the folder was not deployed: a fault of ours, so it is thrown. */
const partsIn =
  (folder: string) =>
  (name: string): Promise<Uint8Array> =>
    readFile(join(folder, name));

export const handler = onLambda('api', (settings) => {
  const s3 = new S3Client({});
  return composeApi(settings, {
    db: documentClient(),
    archive: s3Archive(s3, settings.ARCHIVE_BUCKET),
    uploads: {
      bodies: s3UploadBodies(s3, settings.UPLOAD_BUCKET),
      invite: s3Invite(
        // A checksum of the SDK's own would be signed beside ours, and no client sends it.
        new S3Client({ requestChecksumCalculation: 'WHEN_REQUIRED' }),
        settings.UPLOAD_BUCKET,
        bodyKeyOf,
      ),
    },
    secrets: managedSecrets(new SecretsManagerClient({}), settings.SIGNING_SECRET_ID, systemNow),
    now: systemNow,
    apiPage: 'api-page',
  });
});
