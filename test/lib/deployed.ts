import { readFileSync } from 'node:fs';
import { type App, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import * as z from 'zod';
import { ReportingStack } from '../../lib/reporting-stack.ts';
import { readStage } from '../../lib/stage.ts';
import { appWith } from './app.ts';

const Settings = z.object({ context: z.record(z.string(), z.unknown()) });

/** The context of cdk.json; functions are not bundled, which no rule looks into. */
export const context = (stage: string): Record<string, unknown> => ({
  ...Settings.parse(JSON.parse(readFileSync('cdk.json', 'utf8'))).context,
  stage,
  'aws:cdk:bundling-stacks': [],
});

type Deployed = { readonly app: App; readonly template: Template };
const made = new Map<string, Deployed>();

/** The stack of a stage, with the same checks that a deployment has to pass. Made once: to make it takes seconds. */
export function deployed(stageName: string): Deployed {
  const known = made.get(stageName) ?? deploy(stageName);
  made.set(stageName, known);
  return known;
}

function deploy(stageName: string): Deployed {
  const app = appWith(context(stageName));
  const stage = readStage(app.node);
  const stack = new ReportingStack(app, `commune-reporting-${stage.name}`, stage);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
  return { app, template: Template.fromStack(stack) };
}

const Resource = z.object({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  DeletionPolicy: z.string().optional(),
});
export type Resource = z.output<typeof Resource>;

/** All resources of a type by their names in the template. */
export const resourcesOf = (template: Template, type: string): ReadonlyMap<string, Resource> =>
  new Map(
    Object.entries(template.findResources(type)).map(([id, raw]) => [id, Resource.parse(raw)]),
  );
