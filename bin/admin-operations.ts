import * as z from 'zod';
import { route as compileRoute } from '../functions/http/compile-report.ts';
import { route as statusRoute } from '../functions/http/read-status.ts';
import { jsonBody, readAs } from './admin-api.ts';
import { aligned } from './admin-lines.ts';
import { command, noOperand, operandsOf, optionsOf, refusedBy, tell } from './admin-world.ts';

const Named = operandsOf([
  z.string().min(1, 'DEFINITION is the code of a report definition.'),
  z.string().min(1, 'SCOPE is the code of a unit.'),
  z.string().min(1, 'PERIOD is a label, such as 2025-08.'),
]);

export const compileReport = command(
  {
    usage: 'compile DEFINITION SCOPE PERIOD',
    does: [
      'Has a report compiled now: its first edition as of its release, or a next one as of now, which',
      'is made only if something that is printed changed, and sent if its definition asks for that.',
    ],
  },
  { operands: Named, options: optionsOf({}) },
  async ([definition, scope, label], _, desk, api) => {
    const body = jsonBody({ definition, scope, label });
    const answer = await api({ method: 'POST', path: '/compilations', body });
    if (!answer.ok) return refusedBy(answer.failure, desk);
    const work = readAs(compileRoute.responses[202].body, answer.value);
    return tell(desk, work, [
      `Handed on: ${work.report}, edition ${work.edition} if one is made, as of ${work.asOf}.`,
    ]);
  },
);

type Status = z.output<(typeof statusRoute.responses)[200]['body']>;

export const showStatus = command(
  {
    usage: 'status',
    does: ['Prints what waits, and how long: submissions, uploads, reports, deliveries.'],
  },
  { operands: noOperand, options: optionsOf({}) },
  async (_, __, desk, api) => {
    const answer = await api({ method: 'GET', path: '/status' });
    if (!answer.ok) return refusedBy(answer.failure, desk);
    const status = readAs(statusRoute.responses[200].body, answer.value);
    return tell(desk, status, statusLines(status));
  },
);

function statusLines(status: Status): readonly string[] {
  const { at, registry, submissions, uploads, reports, deliveries, lastTick } = status;
  const counts = Object.entries(deliveries).map(([state, count]) => `${state} ${count}`);
  const head =
    registry === null
      ? 'none yet'
      : `version ${registry.version}, ${registry.at}, by ${registry.by}`;
  return [
    ...aligned([
      ['at', at],
      ['registry', head],
      ['last hourly run', lastTick ?? 'none yet'],
      ['open submissions', openLine(submissions)],
      ['open uploads', openLine(uploads)],
      ['reports due', String(reports.due)],
      ['deliveries', counts.join(', ')],
    ]),
    ...reports.listed.map((report) => `  ${report}`),
  ];
}

const openLine = ({ open, oldest }: Status['submissions']): string =>
  oldest === null ? String(open) : `${open}, the oldest since ${oldest}`;
