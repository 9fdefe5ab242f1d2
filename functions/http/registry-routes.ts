import { route as importRegistry } from './import-registry.ts';
import { routeFor as importThings } from './import-registry-things.ts';
import { routeFor as listThings } from './list-registry-things.ts';
import { route as listVersions } from './list-registry-versions.ts';
import { routeFor as putThing } from './put-registry-thing.ts';
import { route as readRegistry } from './read-registry.ts';
import { routeFor as readThing } from './read-registry-thing.ts';
import { route as readVersion } from './read-registry-version.ts';
import { routeFor as removeThing } from './remove-registry-thing.ts';
import { type Kind, ofEveryKind } from '../shared/registry-kinds.ts';
import type { Route } from '../shared/route.ts';

/** The same lines for every kind; of what there is exactly one, none takes it out. */
const routesOf = <Given, Thing extends Given>(kind: Kind<Given, Thing>): readonly Route[] => [
  listThings(kind),
  readThing(kind),
  putThing(kind),
  ...(kind.single === true ? [] : [removeThing(kind)]),
  importThings(kind),
];

/**
 * The registry's part of the route table. Each kind has addresses of its own and not a variable in their place: the deployed
 * gateway takes a fixed name (`/v1/admin/clients/…`) before a variable one and never comes back.
 */
export const registryRoutes: readonly Route[] = [
  readRegistry,
  listVersions,
  readVersion,
  importRegistry,
  ...ofEveryKind<readonly Route[]>((kind) => routesOf(kind)).flat(),
];
