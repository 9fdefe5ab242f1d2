import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import {
  actions,
  isOpen,
  type OpenAction,
  transitions,
} from '../../core/recommendations/recommendation-machine.ts';
import { indexRegistry } from '../../core/registry/registry.ts';
import { SubmissionBody } from '../../core/submissions/submission.ts';
import { rowFaultMeanings } from '../../core/submissions/submission-faults.ts';
import { datasetOf, readRows } from '../../core/submissions/submission-rows.ts';
import { Instant } from '../../core/time.ts';
import { routes } from '../../functions/routes.ts';
import { openapiDocument } from '../../functions/shared/openapi.ts';
import { stepExamples } from '../../functions/shared/openapi-examples.ts';
import { sampleRecommendationSteps } from '../../samples/recommendations.ts';
import { sampleRegistry } from '../../samples/world.ts';

const Json = z.record(z.string(), z.json());
type Json = z.output<typeof Json>;
const isObject = (value: unknown): value is Json => Json.safeParse(value).success;

/** The document as a reader gets it. */
const Operation = z.looseObject({
  description: z.string(),
  requestBody: z
    .object({
      content: z.record(z.string(), z.object({ schema: Json, example: z.json().optional() })),
    })
    .optional(),
  responses: z.record(z.string(), z.looseObject({ description: z.string() })),
});
const Document = z.looseObject({
  paths: z.record(z.string(), z.looseObject({ post: Operation.optional() })),
  tags: z.array(z.object({ name: z.string(), description: z.string() })),
});
const document = Document.parse(JSON.parse(JSON.stringify(openapiDocument(routes, '1.2.3'))));

const postAt = (path: string): z.output<typeof Operation> => {
  const post = document.paths[path]?.post;
  if (post === undefined) throw new Error(`There is no POST ${path}`);
  return post;
};
const bodyAt = (path: string) => postAt(path).requestBody?.content['application/json'];

const posts = routes.filter(
  ({ method, request, responses }) =>
    method === 'POST' && request.body !== undefined && Object.keys(responses).length > 0,
);

/** Every member under a schema that says nothing of itself. */
function unexplained(schema: unknown, path = ''): readonly string[] {
  if (!isObject(schema)) return [];
  const members = isObject(schema['properties']) ? Object.entries(schema['properties']) : [];
  const forms = ['anyOf', 'oneOf', 'allOf'].flatMap((name) => {
    const some = schema[name];
    return Array.isArray(some) ? some : [];
  });
  return [
    ...members.flatMap(([name, member]) => [
      ...(isObject(member) && 'description' in member ? [] : [`${path}/${name}`]),
      ...unexplained(member, `${path}/${name}`),
    ]),
    ...[...forms, schema['items']].flatMap((form) => unexplained(form, path)),
  ];
}

describe('the description of what is sent', () => {
  it.each(posts)('shows $name with a body that its own schema reads', ({ path, request }) => {
    const example = bodyAt(path)?.example;
    expect(example).toBeDefined();
    expect(request.body?.safeParse(example).error).toBeUndefined();
  });

  it.each(posts)('explains every member of $name', ({ path }) => {
    expect(unexplained(bodyAt(path)?.schema)).toEqual([]);
  });

  it('shows steps as they are really taken in the sample world', () => {
    const taken = sampleRecommendationSteps();
    for (const action of actions.filter(isOpen)) {
      const bodies = taken.filter((step) => step.action === action).map(({ body }) => body);
      expect(bodies).toContainEqual(stepExamples[action]);
    }
  });

  it('shows figures that the sample world takes', () => {
    const registry = indexRegistry(1, sampleRegistry());
    const body = SubmissionBody.parse(bodyAt('/v1/snapshots')?.example);
    const dataset = datasetOf(registry, body.dataset);
    const caller = registry.clientById.get('camau-lgsp');
    if (!dataset.ok || dataset.value === undefined || caller === undefined)
      throw new Error('The sample world lacks the dataset or the client');
    const openedAt = Instant.parse('2025-08-18T02:00:00Z');
    const read = readRows(body, { registry, caller, dataset: dataset.value, openedAt });
    expect(read.flatMap(({ faults }) => faults)).toEqual([]);
  });

  it('lists every code that a row may be refused with', () => {
    const refusal = postAt('/v1/snapshots').responses['422']?.description ?? '';
    for (const code of Object.keys(rowFaultMeanings)) expect(refusal).toContain(`- \`${code}\`: `);
  });
});

describe('the description of a step', () => {
  const pathOf = (action: OpenAction) =>
    action === 'create'
      ? '/v1/recommendations'
      : `/v1/recommendations/{id}/${transitions[action].resource}`;

  it.each(actions.filter(isOpen))('%s tells who takes it, from where and to where', (action) => {
    const { description } = postAt(pathOf(action));
    const { roles, from, to } = transitions[action];
    const states = from === 'new' ? [] : from;
    const end = /^[A-Z_]+$/.test(to) ? [to] : [];
    for (const word of [...roles, ...states, ...end]) expect(description).toContain(`\`${word}\``);
  });

  it('leads from one step to the next', () => {
    expect(postAt(pathOf('issueAnswer')).description).toContain(
      'From: `AWAITING_APPROVAL` (after `proposals`)',
    );
    const road = document.tags.find(({ name }) => name === 'recommendations')?.description ?? '';
    expect(road).toContain('`SUBMITTED` → `assignments` → `ASSIGNED`');
    expect(road).not.toContain('withdrawals');
  });
});
