// kubectl set env. Models kubectl cmd/set env, v1.35.
import { decodeBase64 } from '#api/base64.ts'
import type { Draft, KubeObject } from '#api/object.ts'
import { configMaps, resourcePath, secrets } from '#api/resource-ref.ts'
import type { Container, EnvVar, PodSpec } from '#api/types/core-v1.ts'
import { findTargets, hasFiles } from '../manifests/targets.ts'
import { containersLike, podSpecOf } from '../pod-specs.ts'
import { responseBody } from '../responses.ts'
import { changePodSpecs } from '../set/change-pod-specs.ts'
import type { Target } from '../target.ts'
import { CommandError, throwCollected, type Verb, type VerbCall } from '../verb.ts'

const isVariable = (arg: string) => (arg.includes('=') && !arg.startsWith('=')) || /.-$/.test(arg)

export const setEnv: Verb = {
  path: 'set env',

  async run(call) {
    const { flags, args } = call
    const first = args.findIndex(isVariable)
    const resources = first < 0 ? args : args.slice(0, first)
    const words = [...(first < 0 ? [] : args.slice(first)), ...flags.list('env')]
    for (const word of words)
      if (!isVariable(word))
        throw new CommandError(`error: all resources must be specified before environment changes: ${word}`)
    if (resources.length === 0 && !hasFiles(call))
      throw new CommandError(
        'error: one or more resources must be specified as <resource> <name> or <resource>/<name>',
      )
    if (flags.on('list')) {
      await listEnv(call, resources)
      return 0
    }
    const imported = flags.text('from') === '' ? [] : await importedVariables(call)
    const removed = words.filter((word) => !word.includes('=')).map((word) => word.slice(0, -1))
    const set: EnvVar[] = words.filter((word) => word.includes('=')).map(variableOf)
    await changePodSpecs(call, resources, 'env updated', (spec, target) => {
      const found = matching(spec, flags.text('containers'))
      if (found.length === 0)
        call.io.err(
          `Warning: ${target.resource.kind}/${target.name} does not have any containers matching ${JSON.stringify(flags.text('containers'))}\n`,
        )
      for (const container of found) change(container, [...set, ...imported], removed, flags.on('overwrite'))
      if (set.length + imported.length + removed.length === 0)
        throw new CommandError('error: at least one environment variable must be provided')
    })
    return 0
  },
}

function matching(spec: Draft<PodSpec>, pattern: string): Draft<Container>[] {
  return [...containersLike(spec.initContainers, pattern), ...containersLike(spec.containers, pattern)]
}

function variableOf(word: string): EnvVar {
  const equals = word.indexOf('=')
  return { name: word.slice(0, equals), value: word.slice(equals + 1) }
}

function change(
  container: Draft<Container>,
  set: readonly EnvVar[],
  removed: readonly string[],
  overwrites: boolean,
): void {
  const present = container.env ?? []
  if (!overwrites)
    for (const { name, value } of set)
      if (present.some((other) => other.name === name))
        throw new CommandError(`error: '${name}' already has a value (${value}), and --overwrite is false`)
  const kept = present.filter(({ name }) => !removed.includes(name))
  for (const variable of set) {
    const at = kept.findIndex(({ name }) => name === variable.name)
    if (at < 0) kept.push(variable as Draft<EnvVar>)
    else kept[at] = variable as Draft<EnvVar>
  }
  if (kept.length > 0) container.env = kept
  else delete container.env
}

/** The variables of --from=configmap/NAME or --from=secret/NAME. */
async function importedVariables(call: VerbCall): Promise<EnvVar[]> {
  const { flags, io } = call
  const { targets, errors } = await findTargets(call, { args: [flags.text('from')] })
  throwCollected(errors)
  const variables: EnvVar[] = []
  for (const { resource, name, object } of targets) {
    if (resource.kind !== 'ConfigMap' && resource.kind !== 'Secret')
      throw new CommandError(`error: unsupported resource specified in --from`)
    const { data = {} } = object as KubeObject & { data?: { readonly [key: string]: string } }
    for (const key of Object.keys(data).sort()) {
      if (flags.list('keys').length > 0 && !flags.list('keys').includes(key)) continue
      const variable = key.replace(/[^a-zA-Z0-9_]/g, '_').toUpperCase()
      if (variable !== key) io.err(`Warning: key ${key} transferred to ${variable}\n`)
      const ref = { name, key }
      variables.push({
        name: `${flags.text('prefix')}${variable}`,
        valueFrom: resource.kind === 'Secret' ? { secretKeyRef: ref } : { configMapKeyRef: ref },
      })
    }
  }
  return variables
}

async function listEnv(call: VerbCall, resources: readonly string[]): Promise<void> {
  const { targets, errors } = await findTargets(call, {
    args: resources,
    isAll: call.flags.on('all'),
    fetch: 'latest',
  })
  for (const target of targets) {
    const spec = podSpecOf(target.object as Draft<KubeObject>)
    if (spec === undefined) continue
    for (const container of matching(spec, call.flags.text('containers'))) {
      call.io.out(`# ${target.resource.kind} ${target.name}, container ${container.name}\n`)
      for (const variable of container.env ?? [])
        call.io.out(`${await shownVariable(call, variable, target)}\n`)
    }
  }
  throwCollected(errors)
}

/** With --resolve what a reference leads to. Models kubectl cmd/set/env GetEnvVarRefValue, v1.35. */
async function shownVariable(call: VerbCall, variable: EnvVar, { namespace }: Target): Promise<string> {
  const { name, valueFrom } = variable
  const ref = valueFrom?.configMapKeyRef ?? valueFrom?.secretKeyRef
  if (!call.flags.on('resolve') || ref === undefined) return envText(variable)
  const isSecret = valueFrom?.secretKeyRef !== undefined
  const path = resourcePath(isSecret ? secrets : configMaps, namespace ?? call.namespace, ref.name)
  const response = await call.client.request({ method: 'GET', path })
  const { data = {} } = responseBody(response) as { readonly data?: { readonly [key: string]: string } }
  const value = data[ref.key]
  if (value === undefined)
    return `# ${name} from ${isSecret ? 'secret' : 'configmap'} ${ref.name}, key ${ref.key}`
  return `${name}=${isSecret ? decodeBase64(value) : value}`
}

function envText({ name, value = '', valueFrom }: EnvVar): string {
  if (valueFrom === undefined) return `${name}=${value}`
  return `# ${name} from ${sourceText(valueFrom)}`
}

function sourceText(source: NonNullable<EnvVar['valueFrom']>): string {
  const { configMapKeyRef, secretKeyRef, fieldRef, resourceFieldRef } = source
  if (configMapKeyRef !== undefined) return `configmap ${configMapKeyRef.name}, key ${configMapKeyRef.key}`
  if (secretKeyRef !== undefined) return `secret ${secretKeyRef.name}, key ${secretKeyRef.key}`
  if (fieldRef !== undefined) return `field path ${fieldRef.fieldPath}`
  if (resourceFieldRef !== undefined)
    return `resource field ${resourceFieldRef.containerName ? `${resourceFieldRef.containerName}, ` : ''}${resourceFieldRef.resource}`
  return 'invalid valueFrom'
}
