// kubectl rollout history.
import { Writer } from '../describers/describer.ts'
import { writePodTemplate } from '../describers/pod-template.ts'
import { objectPrinter } from '../printers/index.ts'
import { eachTarget } from '../rollout/each-target.ts'
import { changeCauseAnnotation, type Revision, revisionsOf } from '../rollout/revisions.ts'
import { alignColumns, describeLayout } from '../tab-writer.ts'
import { printedGroupKind, printedName } from '../target.ts'
import { CommandError, type Verb } from '../verb.ts'

/** Kinds that upstream visits and has nothing to show of. */
const isVisited = new Set(['Job', 'CronJob', 'Pod', 'ReplicaSet', 'ReplicationController'])

/** What keeps the revisions of a kind. */
const keeperTypes: { readonly [kind: string]: object } = {
  Deployment: { apiVersion: 'apps/v1', kind: 'ReplicaSet' },
  DaemonSet: { apiVersion: 'apps/v1', kind: 'ControllerRevision' },
  StatefulSet: { apiVersion: 'apps/v1', kind: 'ControllerRevision' },
}

export const rolloutHistory: Verb = {
  path: 'rollout history',

  async run(call) {
    const wanted = call.flags.count('revision')
    if (wanted < 0) throw new CommandError(`error: revision must be a positive integer: ${wanted}`)
    const print = await objectPrinter(call)
    await eachTarget(call, async (target) => {
      const revisions = await revisionsOf(call, target)
      if (revisions === undefined) {
        const { kind, group } = target.resource
        const name = JSON.stringify(printedGroupKind(target.resource))
        throw new CommandError(
          isVisited.has(kind)
            ? `error: no history viewer has been implemented for ${name}`
            : `error: error retrieving history for ${JSON.stringify(kind)}, no visitor method exists for {${group} ${kind}}`,
        )
      }
      if (print !== undefined) {
        const chosen = revisions.filter(({ number }) => wanted === 0 || number === wanted)
        for (const { keeper } of chosen)
          call.io.out(print({ ...keeper, ...keeperTypes[target.resource.kind] }))
        return
      }
      const head = printedName(target)
      if (wanted > 0) {
        const revision = revisions.find(({ number }) => number === wanted)
        if (revision === undefined) throw new CommandError('error: unable to find the specified revision')
        call.io.out(`${head} with revision #${wanted}\n${templateText(withCause(revision))}\n`)
      } else call.io.out(`${head} \n${historyText(revisions)}\n`)
    })
    return 0
  },
}

function withCause({ template, changeCause }: Revision): Revision['template'] {
  if (changeCause === '') return template
  const annotations = { ...template.metadata?.annotations, [changeCauseAnnotation]: changeCause }
  return { ...template, metadata: { ...template.metadata, annotations } } as Revision['template']
}

function historyText(revisions: readonly Revision[]): string {
  if (revisions.length === 0) return 'No rollout history found.'
  const rows = revisions.map(({ number, changeCause }) => [String(number), changeCause || '<none>'])
  return alignColumns([['REVISION', 'CHANGE-CAUSE'], ...rows], describeLayout)
}

/** Nobody aligns the template here: its tabs are printed. */
function templateText(template: Revision['template']): string {
  const w = new Writer()
  writePodTemplate(w, template)
  return w.unaligned()
}
