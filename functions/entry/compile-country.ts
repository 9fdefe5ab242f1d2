import { compileCountry } from '../scheduled/compile-country.ts';
import { CompileStep } from '../shared/compile-steps.ts';
import { functionLog } from '../shared/log.ts';
import type { SettingsOf } from '../shared/settings.ts';
import { onLambda } from '../shared/world.ts';
import { compileNeeds, type CompileWorld, compileWorld } from './compile-needs.ts';

/** Does one step. What fails is thrown to whoever orders the steps, who tries it again. */
export const composeCompileCountry = (
  settings: SettingsOf<'compile-country'>,
  world: CompileWorld,
) => {
  const run = compileCountry(compileNeeds(settings, world));
  const log = world.log ?? functionLog('compile-country', settings);
  return async (event: unknown) => {
    const step = CompileStep.parse(event);
    try {
      const outcome = await run(step);
      log.info('compiled a step', { step: step.step, outcome });
      return outcome;
    } catch (error) {
      log.error('could not compile a step', { step, error });
      throw error;
    }
  };
};

export const handler = onLambda('compile-country', (settings) =>
  composeCompileCountry(settings, compileWorld(settings)),
);
