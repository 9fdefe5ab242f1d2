import type { CompileCountryWork } from '../core/reports/work.ts';
import type { composeCompileCountry } from '../functions/entry/compile-country.ts';
import type { CompiledPart, CompileStep } from '../functions/shared/compile-steps.ts';

type Run = (step: CompileStep) => ReturnType<ReturnType<typeof composeCompileCountry>>;

/** The steps that the deployed state machine orders, here one after the other; it fails with the first that fails. */
export async function compileInOrder(run: Run, work: CompileCountryWork): Promise<void> {
  const plan = await run({ step: 'plan', work });
  if (!('parts' in plan)) return;
  const { planned } = plan;
  const parts: CompiledPart[] = [];
  for (const part of plan.parts) {
    const made = await run({ step: 'part', planned, part });
    if ('contribution' in made) parts.push(made);
  }
  const joined = await run({ step: 'join', planned, parts });
  // Another run took the edition's number meanwhile: what has changed since is another list now.
  if ('kind' in joined && joined.kind === 'overtaken') await compileInOrder(run, work);
}
