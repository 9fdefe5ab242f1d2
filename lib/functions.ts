import { Lazy } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { FunctionName } from '../functions/shared/settings.ts';
import { openTo } from './access.ts';
import { apiPageBesideBundle } from './api-page.ts';
import { withClientFiles } from './client-files.ts';
import { CountryCompilation } from './country-compilation.ts';
import { type Deployment, environmentsOf, type Resources } from './environments.ts';
import { functionFacts } from './function-facts.ts';
import { acknowledgeSynchronous, ServiceFunction, type Surroundings } from './service-function.ts';

export type FunctionsProps = {
  readonly surroundings: Surroundings;
  readonly resources: Resources;
  readonly deployment: Deployment;
};

/** The functions, what each is told, and what each may touch. */
export class Functions extends Construct {
  readonly of: { readonly [F in FunctionName]: ServiceFunction<F> };
  /** What orders the steps of a report of the country. */
  readonly country: CountryCompilation;

  constructor(
    scope: Construct,
    id: string,
    { surroundings, resources, deployment }: FunctionsProps,
  ) {
    super(scope, id);
    // The machine is made of a function, and others are told of the machine.
    const machine = Lazy.string({ produce: () => this.country.machine.stateMachineArn });
    const environments = environmentsOf(resources, deployment, machine);
    const make = <F extends FunctionName>(name: F) =>
      new ServiceFunction(this, name, {
        ...surroundings,
        ...functionFacts[name],
        name,
        environment: environments[name],
        refusesByThrowing: name === 'authorizer',
        ...(name === 'api' && { commandHooks: withClientFiles(apiPageBesideBundle) }),
      });
    this.of = {
      authorizer: make('authorizer'),
      ingest: make('ingest'),
      api: make('api'),
      admin: make('admin'),
      upload: make('upload'),
      tick: make('tick'),
      compile: make('compile'),
      'compile-country': make('compile-country'),
      deliver: make('deliver'),
      'mail-events': make('mail-events'),
    };
    for (const name of ['authorizer', 'ingest', 'api', 'admin'] as const)
      acknowledgeSynchronous(this.of[name]);
    this.country = new CountryCompilation(this, 'Country', {
      ...surroundings,
      compileCountry: this.of['compile-country'],
    });
    openTo(this.of, resources);
    this.country.machine.grantStartExecution(this.of.tick);
    this.country.machine.grantStartExecution(this.of.admin);
  }
}
