import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { ReportingStack } from '../lib/reporting-stack.ts';
import { readStage } from '../lib/stage.ts';

const app = new App();
const stage = readStage(app.node);
new ReportingStack(app, `commune-reporting-${stage.name}`, stage);
Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
