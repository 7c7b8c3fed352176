// kubectl rollout undo. Models kubectl polymorphichelpers rollback.go, v1.35.
import { deepEqual, type KubeObject } from '#api/object.ts'
import type { ControllerRevision, Deployment } from '#api/types/apps-v1.ts'
import type { PodTemplateSpec } from '#api/types/core-v1.ts'
import { desiredReplicasAnnotation, lastAppliedAnnotation, revisionAnnotation } from '#api/well-known.ts'
import { reportChange } from '../report-change.ts'
import { eachTarget } from '../rollout/each-target.ts'
import { type Revision, revisionsOf } from '../rollout/revisions.ts'
import type { Target } from '../target.ts'
import { CommandError, type Verb, type VerbCall } from '../verb.ts'
import { checkChangeOptions, type DryRun, patchObject } from '../writing.ts'

/** Annotations of the Deployment that a rollback keeps. */
const keptAnnotations = new Set([
  lastAppliedAnnotation,
  revisionAnnotation,
  'deployment.kubernetes.io/revision-history',
  desiredReplicasAnnotation,
  'deployment.kubernetes.io/max-replicas',
  'deprecated.deployment.rollback.to',
])

export const rolloutUndo: Verb = {
  path: 'rollout undo',

  async run(call) {
    const dryRun = checkChangeOptions(call)
    const toRevision = call.flags.count('to-revision')
    await eachTarget(call, async (target) => {
      const revisions = await revisionsOf(call, target)
      if (revisions === undefined) {
        const { kind } = target.resource
        throw new CommandError(`error: no rollbacker has been implemented for ${JSON.stringify(kind)}`)
      }
      const undo = target.resource.kind === 'Deployment' ? undoDeployment : undoToControllerRevision
      const outcome = await undo(call, target, revisions, toRevision, dryRun)
      await reportChange(call, target, outcome, dryRun)
    })
    return 0
  },
}

async function undoDeployment(
  call: VerbCall,
  target: Target,
  revisions: readonly Revision[],
  toRevision: number,
  dryRun: DryRun,
): Promise<string> {
  const deployment = target.object as unknown as Deployment
  if (deployment.spec?.paused === true)
    throw new CommandError(
      "error: you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again",
    )
  const revision = toRevision > 0 ? revisions.find(({ number }) => number === toRevision) : revisions.at(-2)
  if (revision === undefined)
    throw new CommandError(
      toRevision > 0
        ? `error: unable to find specified revision ${toRevision} in history`
        : `error: no rollout history found for deployment ${JSON.stringify(target.name)}`,
    )
  const template = withoutHash(revision.template)
  if (deepEqual(template, withoutHash(deployment.spec?.template ?? {}))) return skipped(toRevision)
  const patch = [
    { op: 'replace', path: '/spec/template', value: template },
    { op: 'replace', path: '/metadata/annotations', value: rolledBackAnnotations(deployment, revision) },
  ]
  await patchObject(call, target, 'json-patch+json', patch, { dryRun })
  return 'rolled back'
}

function skipped(toRevision: number): string {
  return `skipped rollback (current template already matches revision ${toRevision})`
}

function rolledBackAnnotations(deployment: Deployment, { keeper }: Revision): Record<string, string> {
  const annotations: Record<string, string> = {}
  for (const [key, value] of Object.entries(deployment.metadata.annotations ?? {}))
    if (keptAnnotations.has(key)) annotations[key] = value
  for (const [key, value] of Object.entries(keeper.metadata.annotations ?? {}))
    if (!keptAnnotations.has(key)) annotations[key] = value
  return annotations
}

function withoutHash(template: Partial<PodTemplateSpec>): unknown {
  const { 'pod-template-hash': _, ...labels } = template.metadata?.labels ?? {}
  return { ...template, metadata: { ...template.metadata, labels } }
}

async function undoToControllerRevision(
  call: VerbCall,
  target: Target,
  revisions: readonly Revision[],
  toRevision: number,
  dryRun: DryRun,
): Promise<string> {
  const revision = toRevision > 0 ? revisions.find(({ number }) => number === toRevision) : revisions.at(-2)
  if (revision === undefined)
    throw new CommandError(
      toRevision > 0
        ? `error: unable to find specified revision ${toRevision} in history`
        : 'error: no last revision to roll back to',
    )
  const present = (target.object as KubeObject & { spec: { template: unknown } }).spec.template
  if (deepEqual(revision.template, present)) return skipped(toRevision)
  const { data } = revision.keeper as unknown as ControllerRevision
  await patchObject(call, target, 'strategic-merge-patch+json', data, { dryRun })
  return 'rolled back'
}
