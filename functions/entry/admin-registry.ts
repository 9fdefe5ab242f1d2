import * as importRegistry from '../http/import-registry.ts';
import * as importThings from '../http/import-registry-things.ts';
import * as listThings from '../http/list-registry-things.ts';
import * as listVersions from '../http/list-registry-versions.ts';
import * as putThing from '../http/put-registry-thing.ts';
import * as readRegistry from '../http/read-registry.ts';
import * as readThing from '../http/read-registry-thing.ts';
import * as readVersion from '../http/read-registry-version.ts';
import * as removeThing from '../http/remove-registry-thing.ts';
import type { Secrets } from '../shared/capability.ts';
import { serve, type Served } from '../shared/edge.ts';
import { type Kind, ofEveryKind } from '../shared/registry-kinds.ts';
import type { DocumentClient, Now } from '../shared/world.ts';
import { adminRequests } from '../../store/admin-requests.ts';
import { registryStore } from '../../store/registry.ts';

type World = {
  readonly db: DocumentClient;
  readonly secrets: Secrets;
  readonly now: Now;
};

/** Every route of the registry, on one store: a version that one of them has read is not read again by another. */
export function servedByRegistry(table: string, { db, secrets, now }: World): readonly Served[] {
  const needs = {
    registry: registryStore(db, table),
    requests: adminRequests(db, table),
    secrets,
    now,
  };
  const servedFor = <Given, Thing extends Given>(kind: Kind<Given, Thing>): readonly Served[] => [
    serve(listThings.routeFor(kind), listThings.listRegistryThings(kind, needs)),
    serve(readThing.routeFor(kind), readThing.readRegistryThing(kind, needs)),
    serve(putThing.routeFor(kind), putThing.putRegistryThing(kind, needs)),
    ...(kind.single === true
      ? []
      : [serve(removeThing.routeFor(kind), removeThing.removeRegistryThing(kind, needs))]),
    serve(importThings.routeFor(kind), importThings.importRegistryThings(kind, needs)),
  ];
  return [
    serve(readRegistry.route, readRegistry.readRegistry(needs)),
    serve(listVersions.route, listVersions.listRegistryVersions(needs)),
    serve(readVersion.route, readVersion.readRegistryVersion(needs)),
    serve(importRegistry.route, importRegistry.importRegistry(needs)),
    ...ofEveryKind<readonly Served[]>((kind) => servedFor(kind)).flat(),
  ];
}
