import { route as acceptRecommendation } from './http/accept-recommendation.ts';
import { route as openApiReference } from './http/api-reference.ts';
import { route as readApiReferenceAsset } from './http/api-reference-asset.ts';
import { route as assignRecommendation } from './http/assign-recommendation.ts';
import { route as commitToLegalDocument } from './http/commit-to-legal-document.ts';
import { route as compileReport } from './http/compile-report.ts';
import { route as completeDataset } from './http/complete-dataset.ts';
import { route as confirmAnswer } from './http/confirm-answer.ts';
import { route as createRecommendation } from './http/create-recommendation.ts';
import { route as createUpload } from './http/create-upload.ts';
import { route as drawClientKey } from './http/draw-client-key.ts';
import { route as openEntryPage } from './http/entry-page.ts';
import { route as readEntryPageAsset } from './http/entry-page-asset.ts';
import { route as escalateRecommendation } from './http/escalate-recommendation.ts';
import { route as explainFigure } from './http/explain-figure.ts';
import { route as explainFigureByLink } from './http/explain-figure-by-link.ts';
import { route as extendDeadline } from './http/extend-deadline.ts';
import { route as issueAnswer } from './http/issue-answer.ts';
import { route as liftAddress } from './http/lift-address.ts';
import { route as listClientKeys } from './http/list-client-keys.ts';
import { route as listDatasets } from './http/list-datasets.ts';
import { route as listDeliveries } from './http/list-deliveries.ts';
import { route as listRecommendations } from './http/list-recommendations.ts';
import { route as listReports } from './http/list-reports.ts';
import { route as listSubmissions } from './http/list-submissions.ts';
import { route as openReportLink } from './http/open-report-link.ts';
import { route as readOpenapi } from './http/openapi.ts';
import { route as postSnapshots } from './http/post-snapshots.ts';
import { route as proposeAnswer } from './http/propose-answer.ts';
import { route as provideClarification } from './http/provide-clarification.ts';
import { route as readCompletion } from './http/read-completion.ts';
import { route as readDataset } from './http/read-dataset.ts';
import { route as readRecommendation } from './http/read-recommendation.ts';
import { route as readChanges } from './http/read-changes.ts';
import { route as readReport } from './http/read-report.ts';
import { route as readReportPart } from './http/read-report-part.ts';
import { route as readRollups } from './http/read-rollups.ts';
import { route as readSnapshots } from './http/read-snapshots.ts';
import { route as readStatus } from './http/read-status.ts';
import { route as readSubmissionErrors } from './http/read-submission-errors.ts';
import { route as readSubmission } from './http/read-submission.ts';
import { route as readUpload } from './http/read-upload.ts';
import { route as readUploadErrors } from './http/read-upload-errors.ts';
import { route as referRecommendation } from './http/refer-recommendation.ts';
import { route as refuseUnopenedStep } from './http/refuse-unopened-step.ts';
import { route as reopenDataset } from './http/reopen-dataset.ts';
import { route as requestClarification } from './http/request-clarification.ts';
import { route as revokeClientKey } from './http/revoke-client-key.ts';
import { route as sendBackProposal } from './http/send-back-proposal.ts';
import { route as revokeLink } from './http/revoke-link.ts';
import { route as downloadSender } from './http/sender-program.ts';
import { route as settleDelivery } from './http/settle-delivery.ts';
import { route as submitRecommendation } from './http/submit-recommendation.ts';
import { registryRoutes } from './http/registry-routes.ts';
import type { Route } from './shared/route.ts';

const spotOf = ({ path, method }: Route): string => `${path} ${method}`;

/** Under /v1/admin; the routes of the registry are made for each kind of thing alike. */
const administration = [
  liftAddress,
  listClientKeys,
  drawClientKey,
  revokeClientKey,
  compileReport,
  listDeliveries,
  settleDelivery,
  revokeLink,
  readStatus,
  ...registryRoutes,
].toSorted((one: Route, other: Route) => (spotOf(one) < spotOf(other) ? -1 : 1));

/** Every route, by path: the stack, the local server and the description of the API are made from this table. */
export const routes: readonly Route[] = [
  openApiReference,
  readApiReferenceAsset,
  openEntryPage,
  readEntryPageAsset,
  readOpenapi,
  openReportLink,
  explainFigureByLink,
  downloadSender,
  ...administration,
  listDatasets,
  readDataset,
  readCompletion,
  completeDataset,
  extendDeadline,
  reopenDataset,
  listRecommendations,
  createRecommendation,
  readRecommendation,
  acceptRecommendation,
  issueAnswer,
  assignRecommendation,
  provideClarification,
  requestClarification,
  commitToLegalDocument,
  confirmAnswer,
  escalateRecommendation,
  proposeAnswer,
  referRecommendation,
  sendBackProposal,
  submitRecommendation,
  refuseUnopenedStep,
  listReports,
  readReport,
  readReportPart,
  explainFigure,
  readRollups,
  readSnapshots,
  postSnapshots,
  readChanges,
  listSubmissions,
  readSubmission,
  readSubmissionErrors,
  createUpload,
  readUpload,
  readUploadErrors,
];
