import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { routes } from '../../functions/routes.ts';
import type { Route } from '../../functions/shared/route.ts';

type Line = Pick<Route, 'method' | 'path' | 'request'>;

const segmentsOf = ({ path }: Line): readonly string[] => path.split('/').slice(1);
const isVariable = (segment: string): boolean => segment.startsWith('{');
const nameIn = (variable: string): string => variable.replaceAll(/[{}+]/g, '');

/** The names that stand at a place of a path, by the paths that are the same up to there. */
function siblings(table: readonly Line[]): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const line of table) {
    const segments = segmentsOf(line);
    for (const [place, segment] of segments.entries()) {
      const before = segments.slice(0, place).join('/');
      found.set(before, (found.get(before) ?? new Set()).add(segment));
    }
  }
  return found;
}

/** Nobody names a thing like these; an address with one of them is never that of a thing. */
const reserved = ['imports'];

const takes = ({ request }: Line, variable: string, value: string): boolean => {
  const schema = request.path?.shape[nameIn(variable)];
  return schema === undefined || z.safeParse(schema, value).success;
};

/**
 * The deployed gateway takes a fixed name before a variable one and need not come back. So where a fixed name is also a
 * lawful value of the variable beside it, everything that follows the variable must be there behind the name too.
 */
function hidden(table: readonly Line[]): readonly string[] {
  const known = siblings(table);
  const spots = new Set(table.map(({ method, path }) => `${method} ${path}`));
  return table.flatMap((line) =>
    segmentsOf(line).flatMap((variable, place, segments) => {
      if (!isVariable(variable)) return [];
      const beside = [...(known.get(segments.slice(0, place).join('/')) ?? [])];
      return beside
        .filter((name) => !isVariable(name) && !reserved.includes(name))
        .filter((name) => takes(line, variable, name))
        .map((name) => `${line.method} /${segments.with(place, name).join('/')}`)
        .filter((spot) => !spots.has(spot));
    }),
  );
}

const line = (method: Route['method'], path: string, kinds: readonly string[]): Line => ({
  method,
  path,
  request: { path: z.object({ kind: z.enum(kinds) }) },
});

describe('the paths of the route table', () => {
  it('name what varies at one place by one name, as the gateway asks', () => {
    for (const names of siblings(routes).values())
      expect([...names].filter(isVariable).length, [...names].join()).toBeLessThan(2);
  });

  it('hide nothing: no fixed name stands where a lawful value of a variable could', () => {
    expect(hidden(routes)).toEqual([]);
  });

  it('would be seen to hide something', () => {
    const table = [
      line('GET', '/v1/admin/{kind}', ['units', 'clients']),
      line('POST', '/v1/admin/clients/{id}/keys', []),
      line('GET', '/v1/admin/status', []),
    ];
    expect(hidden(table)).toEqual(['GET /v1/admin/clients']);
  });
});

describe('administration', () => {
  it('lies under /v1/admin, is served by the admin function and asks for an administrator: all or none', () => {
    for (const { name, path, servedBy, admission } of routes) {
      const signs = [
        path.startsWith('/v1/admin/'),
        servedBy === 'admin',
        admission === 'administrator',
      ];
      expect(new Set(signs).size, name).toBe(1);
    }
  });
});
