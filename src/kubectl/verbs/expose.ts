// kubectl expose. Models kubectl cmd/expose, v1.35.
import { isRecord, type KubeObject } from '#api/object.ts'
import { services } from '#api/resource-ref.ts'
import type { Container, ServicePort } from '#api/types/core-v1.ts'
import type { LabelSelector } from '#api/types/meta-v1.ts'
import { generatedObject } from '../generators/generated.ts'
import { withOverrides } from '../generators/overrides.ts'
import { withLastApplied } from '../manifests/last-applied.ts'
import { findTargets } from '../manifests/targets.ts'
import { podSpecOf } from '../pod-specs.ts'
import { reportChange } from '../report-change.ts'
import { asResource, printedGroupKind, type Target } from '../target.ts'
import { CommandError, throwCollected, type Verb, type VerbCall } from '../verb.ts'
import { checkChangeOptions, createObject } from '../writing.ts'

const exposable = new Set(['ReplicationController', 'Service', 'Pod', 'Deployment', 'ReplicaSet'])
const longestName = 63

export const expose: Verb = {
  path: 'expose',

  async run(call) {
    const dryRun = checkChangeOptions(call)
    const { targets, errors: unfound } = await findTargets(call, {
      fetch: 'latest',
      isBuiltIn: true,
      ignoresSelectors: true,
    })
    const errors = [...unfound]
    for (const target of targets) {
      try {
        const service = serviceFor(call, target)
        const object = call.flags.on('save-config') ? withLastApplied(service) : service
        const { namespace } = target
        const created: Target = {
          resource: asResource(services),
          namespace,
          name: object.metadata.name,
          source: undefined,
          object,
        }
        const answer = dryRun === 'client' ? object : await createObject(call, created, object, dryRun)
        await reportChange(call, created, 'exposed', dryRun, answer)
      } catch (error) {
        errors.push(error)
      }
    }
    throwCollected(errors)
    if (targets.length === 0) throw new CommandError('error: no objects passed to expose')
    return 0
  },
}

function serviceFor(call: VerbCall, target: Target): KubeObject {
  const { flags } = call
  const object = target.object as KubeObject
  if (!exposable.has(object.kind))
    throw new CommandError(`error: cannot expose a ${printedGroupKind(target.resource)}`)
  const name = (flags.text('name') || target.name).slice(0, longestName)
  const selector = flags.text('selector') === '' ? selectorOf(object) : parseLabels(flags.text('selector'))
  const ports = portsOf(call, object)
  const labels = flags.text('labels') === '' ? object.metadata.labels : parseLabels(flags.text('labels'))
  const text = (flag: string, field: string) => (flags.text(flag) === '' ? {} : { [field]: flags.text(flag) })
  const spec = {
    ports,
    selector,
    ...text('type', 'type'),
    ...text('session-affinity', 'sessionAffinity'),
    ...text('cluster-ip', 'clusterIP'),
    ...text('load-balancer-ip', 'loadBalancerIP'),
    ...(flags.text('external-ip') !== '' && { externalIPs: [flags.text('external-ip')] }),
  }
  const generated = generatedObject(call, services, name, { metadata: { ...(labels && { labels }) }, spec })
  return withOverrides(call, 'core.v1.Service', generated)
}

function selectorOf(object: KubeObject): { readonly [key: string]: string } {
  const { kind, metadata } = object
  if (kind === 'Pod') {
    if (Object.keys(metadata.labels ?? {}).length === 0)
      throw new CommandError(
        "error: couldn't retrieve selectors via --selector flag or introspection: the pod has no labels and cannot be exposed",
      )
    return metadata.labels ?? {}
  }
  const { selector = {} } = (object as KubeObject & { spec: { selector?: LabelSelector } }).spec
  if (kind === 'Deployment' || kind === 'ReplicaSet') {
    if ((selector.matchExpressions ?? []).length > 0)
      throw new CommandError(
        `error: couldn't retrieve selectors via --selector flag or introspection: couldn't convert expressions - "${JSON.stringify(selector.matchExpressions)}" to map-based selector format`,
      )
    return selector.matchLabels ?? {}
  }
  return selector as { readonly [key: string]: string }
}

/** `a=b,c=d`. Throws CommandError. */
export function parseLabels(text: string): { readonly [key: string]: string } {
  return Object.fromEntries(
    text.split(',').map((pair) => {
      const [key = '', value, ...rest] = pair.split('=')
      if (key === '' || value === undefined || rest.length > 0)
        throw new CommandError(`error: unexpected label spec: ${pair}`)
      return [key, value]
    }),
  )
}

function portsOf(call: VerbCall, object: KubeObject): Partial<ServicePort>[] {
  const { flags } = call
  const known = knownPorts(object)
  const given = flags.text('port')
  const numbers = given === '' ? known.map(({ port }) => String(port)) : given.split(',')
  if (numbers.length === 0)
    throw new CommandError("error: couldn't find port via --port flag or introspection")
  return numbers.map((text, i) => {
    if (!/^\d+$/.test(text))
      throw new CommandError(`error: strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`)
    const port = Number(text)
    const protocol = flags.text('protocol') || (known.find((other) => other.port === port)?.protocol ?? 'TCP')
    const target = flags.text('target-port')
    const targetPort = target === '' ? port : /^\d+$/.test(target) ? Number(target) : target
    return { ...(numbers.length > 1 && { name: `port-${i + 1}` }), protocol, port, targetPort }
  })
}

interface KnownPort {
  readonly port: number
  readonly protocol: string
}

function knownPorts(object: KubeObject): KnownPort[] {
  if (object.kind === 'Service') {
    const { spec } = object as KubeObject & { spec?: { ports?: readonly ServicePort[] } }
    return (spec?.ports ?? []).map(({ port, protocol = 'TCP' }) => ({ port, protocol }))
  }
  const spec = podSpecOf(object as never)
  const containers = isRecord(spec) ? ((spec.containers ?? []) as readonly Container[]) : []
  return containers
    .flatMap(({ ports = [] }) => ports)
    .map(({ containerPort, protocol = 'TCP' }) => ({ port: containerPort, protocol }))
}
