// Telling what a verb did to an object: `pod/web created`, or the object in the format of -o.
import type { KubeObject } from '#api/object.ts'
import { type ObjectPrinter, objectPrinter } from './printers/index.ts'
import { printedName, type Target } from './target.ts'
import type { VerbCall } from './verb.ts'
import { type DryRun, dryRunSuffix } from './writing.ts'

/** A printer lives as long as its call: YAML documents are separated from the second on. */
const printers = new WeakMap<VerbCall, Promise<ObjectPrinter | undefined>>()

/** Prints the change, or the changed object when -o asks for it. Throws CommandError. */
export async function reportChange(
  call: VerbCall,
  target: Target,
  operation: string,
  dryRun: DryRun,
  object: KubeObject | undefined = target.object,
): Promise<void> {
  const known = printers.get(call) ?? objectPrinter(call)
  printers.set(call, known)
  const print = await known
  if (print === undefined) call.io.out(`${printedName(target)} ${operation}${dryRunSuffix(dryRun)}\n`)
  else if (call.flags.text('output') === 'name') call.io.out(`${printedName(target)}\n`)
  else call.io.out(print(object))
}
