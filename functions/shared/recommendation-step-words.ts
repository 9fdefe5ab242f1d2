import type { Role } from '../../core/registry/client.ts';
import type { StepAction } from '../../core/recommendations/recommendation-gates.ts';
import type { Action, Guard, Transition } from '../../core/recommendations/transition.ts';
import {
  actions,
  isOpen,
  type OpenAction,
  transitions,
} from '../../core/recommendations/recommendation-machine.ts';
import type { RecommendationState } from '../../core/recommendations/recommendation-state.ts';

export const stepPath = (action: Action): string =>
  `/v1/recommendations/{id}/${transitions[action].resource}`;

type OpenGuard = (typeof transitions)[OpenAction]['guards'][number];

/** What must hold beside the state; nothing where this API has nothing to check. */
const guardTexts = {
  'at-most-two-questions': 'fewer than two questions were asked so far',
  'attachments-clean': undefined,
  'co-unit-opinions-in-or-waived':
    'the opinions of all units that were asked are in, or `opinionsWaived` says why not',
  'fewer-than-two-hops': 'the case was referred fewer than two times',
  'lead-unit-active': 'the unit exists today and belongs to the agency that was asked',
  'one-ask': 'the draft has difficulty, ask and channel, here or from before, and states one ask',
  'outcome-complete': 'the outcome states everything that its kind asks for',
  'outcome-is-beyond-authority': 'the proposed outcome is `BEYOND_AUTHORITY`',
  'outcome-is-deferred': 'the proposed outcome is `DEFERRED_TO_LEGAL_DOCUMENT`',
  'outcome-is-final':
    'the proposed outcome is `RESOLVED`, `PARTLY_RESOLVED`, `EXPLAINED` or `DECLINED`',
  'signer-is-not-author': 'whoever signs is another person than the author of the proposal',
  'unit-not-in-chain': 'the other unit never led the case',
} as const satisfies Record<OpenGuard, string | undefined>;

const isTold = (guard: Guard): guard is OpenGuard => guard in guardTexts;

const actsFor = {
  LOCALITY_AUTHOR: 'for the locality, or a unit above it up to the province',
  LOCALITY_APPROVER: 'for the locality, or a unit above it up to the province',
  INTAKE: 'for the agency that is asked',
  MINISTRY_LEADER: 'for the agency that is asked',
  COMPILER: 'for the agency that is asked',
  UNIT_OFFICER: 'for the unit that leads',
  UNIT_HEAD: 'for the unit that leads',
  SYSTEM: 'by itself',
} as const satisfies Record<Role, string>;

const code = (text: string): string => `\`${text}\``;

/** The open steps that lead into a state, as their resources. */
const waysInto = (state: RecommendationState): readonly string[] =>
  actions
    .filter(isOpen)
    .filter((action) => transitions[action].to === state)
    .map((action) => code(transitions[action].resource));

const fromText = (state: RecommendationState): string => {
  const ways = waysInto(state);
  return ways.length === 0 ? code(state) : `${code(state)} (after ${ways.join(' or ')})`;
};

const targetText = ({ to }: Transition): string => {
  if (to === 'same') return 'the state stays';
  return to === 'return state' ? 'the state in which the question was asked' : code(to);
};

/** What the table of transitions says of a step: who, from where, to where, and what must hold before. */
export function stepText(action: StepAction | 'create', description: string | undefined): string {
  const step: Transition = transitions[action];
  const roles = step.roles.map((role) => `${code(role)} ${actsFor[role]}`);
  const before = step.guards.flatMap((guard) => (isTold(guard) ? (guardTexts[guard] ?? []) : []));
  const lines = [
    `- Who: ${roles.join('; ')}`,
    `- From: ${step.from === 'new' ? 'nothing; the case is new' : step.from.map(fromText).join(', ')}`,
    `- To: ${targetText(step)}`,
    ...(before.length > 0 ? [`- Before: ${before.join('; ')}`] : []),
  ];
  return [...(description === undefined ? [] : [description]), lines.join('\n')].join('\n\n');
}

/** Every open step in the order of the table: the whole road of a case in one view. */
export const roadText = actions
  .filter(isOpen)
  .map((action) => {
    const step: Transition = transitions[action];
    const from = step.from === 'new' ? '' : `${step.from.map(code).join(', ')} `;
    return `- ${from}→ ${code(step.resource)} → ${targetText(step)}`;
  })
  .join('\n');
