// apply --prune: deleting what was applied before and is not any more. Models kubectl apply pruner, v1.35.
import type { KubeList, KubeObject } from '#api/object.ts'
import { resourcePath, splitApiVersion } from '#api/resource-ref.ts'
import { isNotFound } from '#api/status.ts'
import { lastAppliedAnnotation } from '#api/well-known.ts'
import type { ApiResource } from '../discovery.ts'
import { logLine } from '../log-line.ts'
import { reportChange } from '../report-change.ts'
import { responseBody } from '../responses.ts'
import { type Target, targetOf } from '../target.ts'
import { CommandError, type VerbCall } from '../verb.ts'
import { type DryRun, deleteObject } from '../writing.ts'
import { fetchIfPresent } from './targets.ts'

const namespacedKinds = [
  ...['v1/ConfigMap', 'v1/Endpoints', 'v1/PersistentVolumeClaim', 'v1/Pod', 'v1/ReplicationController'],
  ...['v1/Secret', 'v1/Service', 'batch/v1/Job', 'batch/v1/CronJob', 'networking.k8s.io/v1/Ingress'],
  ...['apps/v1/DaemonSet', 'apps/v1/Deployment', 'apps/v1/ReplicaSet', 'apps/v1/StatefulSet'],
]
const clusterKinds = ['v1/Namespace', 'v1/PersistentVolume']
const deprecation =
  'Deprecated: kubectl apply will no longer prune non-namespaced resources by default when used with the --namespace flag in a future release. To preserve the current behaviour, list the resources you want to target explicitly in the --prune-allowlist flag.'

/** Refuses what cannot be meant. Throws CommandError. */
export function checkPrune({ flags }: VerbCall): void {
  if (!flags.on('prune')) return
  if (flags.on('all') && flags.text('selector') !== '')
    throw new CommandError('error: cannot set --all and --selector at the same time')
  if (!flags.on('all') && flags.text('selector') === '')
    throw new CommandError(
      'error: all resources selected for prune without explicitly passing --all. To prune all resources, pass the --all flag. If you did not mean to prune all resources, specify a label selector',
    )
}

/** Deletes what carries the annotation of apply and was not among the applied. Throws ApiError and CommandError. */
export async function prune(call: VerbCall, applied: readonly Target[], dryRun: DryRun): Promise<void> {
  const kinds = await prunedKinds(call)
  const kept = new Set<string>()
  for (const target of applied) {
    const object = await fetchIfPresent(call, target)
    if (object !== undefined) kept.add(object.metadata.uid)
  }
  const namespaces = new Set(applied.flatMap(({ namespace }) => (namespace === undefined ? [] : [namespace])))
  for (const namespace of namespaces)
    for (const kind of kinds) if (kind.namespaced) await pruneKind(call, kind, namespace, kept, dryRun)
  for (const kind of kinds) if (!kind.namespaced) await pruneKind(call, kind, undefined, kept, dryRun)
}

async function prunedKinds(call: VerbCall): Promise<readonly ApiResource[]> {
  const given = call.flags.list('prune-allowlist')
  if (given.length === 0 && call.isNamespaceGiven)
    call.io.err(logLine(call.nowMs(), 'prune.go:71', deprecation, 'W'))
  const wanted = given.length > 0 ? given : [...namespacedKinds, ...clusterKinds]
  const kinds: ApiResource[] = []
  for (const word of wanted) {
    const parts = word.split('/')
    const core = parts[0] === 'core' ? parts.slice(1) : parts
    if (given.length > 0 && parts.length !== 3)
      throw new CommandError(
        `error: invalid GroupVersionKind format: ${word}, please follow <group/version/kind>`,
      )
    const kind = core.at(-1) as string
    const apiVersion = core.slice(0, -1).join('/')
    const found = await call.discovery.ofKind(apiVersion, kind)
    if (found === undefined) {
      const { group, version } = splitApiVersion(apiVersion)
      throw new CommandError(
        `error: error retrieving RESTMappings to prune: invalid resource ${group}/${version}, Kind=${kind}, Namespaced=true: no matches for kind ${JSON.stringify(kind)} in version ${JSON.stringify(apiVersion)}`,
      )
    }
    kinds.push(found)
  }
  return kinds
}

async function pruneKind(
  call: VerbCall,
  resource: ApiResource,
  namespace: string | undefined,
  kept: ReadonlySet<string>,
  dryRun: DryRun,
): Promise<void> {
  const labelSelector = call.flags.text('selector')
  const response = await call.client.request({
    method: 'GET',
    path: resourcePath(resource, namespace),
    query: labelSelector === '' ? {} : { labelSelector },
  })
  if (response.code === 404) return
  for (const object of (responseBody(response) as KubeList<KubeObject>).items) {
    const { annotations, uid } = object.metadata
    if (annotations?.[lastAppliedAnnotation] === undefined || kept.has(uid)) continue
    const target = targetOf(resource, object)
    try {
      const cascade = { propagationPolicy: cascades[call.flags.text('cascade')] ?? 'Background' }
      if (dryRun !== 'client') await deleteObject(call, target, cascade, dryRun)
      await reportChange(call, target, 'pruned', dryRun)
    } catch (error) {
      if (!isNotFound(error)) throw error
    }
  }
}

const cascades: { readonly [flag: string]: string } = {
  background: 'Background',
  foreground: 'Foreground',
  orphan: 'Orphan',
}
