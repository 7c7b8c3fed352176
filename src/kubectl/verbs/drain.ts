// kubectl drain. Models kubectl drain RunDrain, v1.35.
import { parseSelector, SelectorError } from '#api/labels.ts'
import { nodesOf, setUnschedulable } from '../drain/cordon-nodes.ts'
import { takePodsAway } from '../drain/evict-pods.ts'
import { drainPlan } from '../drain/pods-to-delete.ts'
import { printedName, type Target } from '../target.ts'
import { CommandError, type Verb, type VerbCall } from '../verb.ts'
import { checkChangeOptions, type DryRun, dryRunSuffix } from '../writing.ts'

export const drain: Verb = {
  path: 'drain',

  async run(call) {
    const dryRun = checkChangeOptions(call)
    const nodes = await nodesOf(call)
    if (!isSelector(call.flags.text('pod-selector')))
      throw new CommandError('error: --pod-selector=<pod_selector> must be a valid label selector')
    for (const target of nodes) await setUnschedulable(call, target, true, dryRun)
    const failures = new Map<string, readonly string[]>()
    for (const target of nodes) {
      const errors = await drainNode(call, target, dryRun)
      if (errors.length === 0) {
        call.io.out(`${printedName(target)} drained${dryRunSuffix(dryRun)}\n`)
        continue
      }
      failures.set(target.name, errors)
      call.io.err(
        `error: unable to drain node ${JSON.stringify(target.name)} due to error: ${aggregate(errors)}, continuing command...\n`,
      )
    }
    if (failures.size === 0) return 0
    const pending = [...failures.keys()].map((name) => ` ${name}\n`).join('')
    const details = [...failures.values()].flat().map((error) => `${error}\n`)
    call.io.err(`There are pending nodes to be drained:\n${pending}${details.join('')}`)
    return 1
  },
}

function isSelector(text: string): boolean {
  try {
    parseSelector(text)
    return true
  } catch (error) {
    if (error instanceof SelectorError) return false
    throw error
  }
}

function aggregate(errors: readonly string[]): string {
  return errors.length === 1 ? (errors[0] as string) : `[${errors.join(', ')}]`
}

async function drainNode(call: VerbCall, target: Target, dryRun: DryRun): Promise<readonly string[]> {
  const { pods, errors, warning } = await drainPlan(call, target.name)
  if (errors.length > 0) return errors
  if (warning !== '') call.io.err(`Warning: ${warning}\n`)
  const failures = await takePodsAway(call, pods, dryRun)
  if (failures.length === 0) return []
  const left = await drainPlan(call, target.name)
  call.io.err(
    `There are pending pods in node ${JSON.stringify(target.name)} when an error occurred: ${aggregate(failures)}\n${left.pods.map(({ metadata }) => `pod/${metadata.name}\n`).join('')}`,
  )
  return failures
}
