import { compile } from '../scheduled/compile.ts';
import { functionLog } from '../shared/log.ts';
import type { SettingsOf } from '../shared/settings.ts';
import { workConsumer } from '../shared/work-queue.ts';
import { onLambda } from '../shared/world.ts';
import { compileNeeds, type CompileWorld, compileWorld } from './compile-needs.ts';

export const composeCompile = (settings: SettingsOf<'compile'>, world: CompileWorld) =>
  workConsumer(
    'compile',
    compile(compileNeeds(settings, world)),
    world.log ?? functionLog('compile', settings),
  );

export const handler = onLambda('compile', (settings) =>
  composeCompile(settings, compileWorld(settings)),
);
