// Telling what a verb did to an object: `pod/web created`, or the object in the format of -o.
import type { KubeObject } from '#api/object.ts'
import { printedName, type Target } from './target.ts'
import type { VerbCall } from './verb.ts'
import { type DryRun, dryRunSuffix } from './writing.ts'

/** Prints the change, or the changed object when -o asks for it. */
export async function reportChange(
  call: VerbCall,
  target: Target,
  operation: string,
  dryRun: DryRun,
  object: KubeObject | undefined = target.object,
): Promise<void> {
  const format = call.flags.text('output')
  const name = printedName(target)
  if (format === '') call.io.out(`${name} ${operation}${dryRunSuffix(dryRun)}\n`)
  else if (format === 'name') call.io.out(`${name}\n`)
  else call.io.out(`${JSON.stringify(object, null, 4)}\n`)
}
