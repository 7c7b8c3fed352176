// kubectl taint. Models kubectl cmd/taint, v1.35.
import { labelValueErrors, qualifiedNameErrors } from '#api/labels.ts'
import type { Node, Taint } from '#api/types/core-v1.ts'
import { findTargets } from '../manifests/targets.ts'
import { patchDifference } from '../pod-specs.ts'
import { reportChange } from '../report-change.ts'
import type { Target } from '../target.ts'
import { CommandError, throwCollected, usageError, type Verb, type VerbCall } from '../verb.ts'
import { checkChangeOptions, type DryRun } from '../writing.ts'

const effects = new Set(['NoSchedule', 'PreferNoSchedule', 'NoExecute'])

type NewTaint = Pick<Taint, 'key' | 'effect'> & { readonly value?: string }

interface TaintChanges {
  readonly added: readonly NewTaint[]
  /** Without an effect, all taints of the key go. */
  readonly removed: readonly { readonly key: string; readonly effect: string }[]
}

export const taint: Verb = {
  path: 'taint',

  async run(call) {
    const { flags, args } = call
    const { resources, specs } = separate(args)
    if (args.length === 0)
      throw new CommandError('error: one or more resources must be specified as <resource> <name>')
    if (specs.length === 0) throw new CommandError('error: at least one taint update is required')
    const changes = parseTaints(call, specs)
    const dryRun = checkChangeOptions(call)
    const { targets, errors: unfound } = await findTargets(call, { args: resources, isAll: flags.on('all') })
    const errors = [...unfound]
    for (const target of targets) {
      try {
        await taintNode(call, target, changes, dryRun)
      } catch (error) {
        errors.push(error)
      }
    }
    throwCollected(errors)
    return 0
  },
}

function separate(args: readonly string[]): { resources: readonly string[]; specs: readonly string[] } {
  const isSpec = (arg: string) => /[=:]/.test(arg) || arg.endsWith('-')
  const first = args.findIndex(isSpec)
  const resources = first < 0 ? args : args.slice(0, first)
  const specs = first < 0 ? [] : args.slice(first)
  for (const spec of specs)
    if (!isSpec(spec))
      throw new CommandError(`error: all resources must be specified before taint changes: ${spec}`)
  const [type = ''] = resources
  if (resources.length > 0 && !/^(nodes?|no)(\/|$)/.test(type))
    throw new CommandError(`error: invalid resource type ${type}, only node types are supported`)
  return { resources, specs }
}

function parseTaints(call: VerbCall, specs: readonly string[]): TaintChanges {
  const added: NewTaint[] = []
  const removed: { key: string; effect: string }[] = []
  for (const spec of specs) {
    if (spec.endsWith('-')) {
      const [key = '', effect = ''] = spec.slice(0, -1).split(':')
      const bareKey = key.split('=')[0] ?? ''
      if (effect !== '') checkEffect(call, effect)
      removed.push({ key: bareKey, effect })
    } else added.push(parseTaint(call, spec))
  }
  for (const [i, one] of added.entries())
    if (added.slice(0, i).some((other) => other.key === one.key && other.effect === one.effect))
      throw usageError(
        call,
        `duplicated taints with the same key and effect: {${one.key} ${one.value ?? ''} ${one.effect} <nil>}`,
      )
  for (const one of added)
    if (
      removed.some((other) => other.key === one.key && (other.effect === '' || other.effect === one.effect))
    )
      throw usageError(
        call,
        `can not both modify and remove the following taint(s) in the same command: "${one.key}:${one.effect}"`,
      )
  return { added, removed }
}

function parseTaint(call: VerbCall, spec: string): NewTaint {
  const [pair = '', effect, ...rest] = spec.split(':')
  if (rest.length > 0) throw usageError(call, `invalid taint spec: ${spec}`)
  if (effect === undefined || pair === '')
    throw usageError(call, `invalid taint spec: ${spec}, ${qualifiedNameErrors(pair).join('; ')}`)
  checkEffect(call, effect)
  const [key = '', value, ...more] = pair.split('=')
  if (more.length > 0) throw usageError(call, `invalid taint spec: ${spec}`)
  const complaints = [...qualifiedNameErrors(key), ...labelValueErrors(value ?? '')]
  if (complaints.length > 0) throw usageError(call, `invalid taint spec: ${spec}, ${complaints.join('; ')}`)
  return { key, ...(value !== undefined && value !== '' && { value }), effect }
}

function checkEffect(call: VerbCall, effect: string): void {
  if (!effects.has(effect))
    throw usageError(call, `invalid taint effect: ${effect}, unsupported taint effect`)
}

async function taintNode(
  call: VerbCall,
  target: Target,
  changes: TaintChanges,
  dryRun: DryRun,
): Promise<void> {
  const node = target.object as unknown as Node
  const present = node.spec?.taints ?? []
  const same = (a: { key: string; effect: string }, b: { key: string; effect: string }) =>
    a.key === b.key && a.effect === b.effect
  if (!call.flags.on('overwrite')) {
    const doubled = changes.added.filter((one) => present.some((other) => same(one, other)))
    if (doubled.length > 0) {
      const keys = [...new Set(doubled.map(({ key }) => key))].join(',')
      throw new CommandError(
        `error: node ${target.name} already has ${keys} taint(s) with same effect(s) and --overwrite is false`,
      )
    }
  }
  const goes = (one: Taint) =>
    changes.removed.some(({ key, effect }) => key === one.key && (effect === '' || effect === one.effect))
  for (const { key, effect } of changes.removed)
    if (!present.some((one) => one.key === key && (effect === '' || effect === one.effect)))
      throw new CommandError(
        `error: taint ${JSON.stringify(effect === '' ? key : `${key}:${effect}`)} not found`,
      )
  const kept = present.filter((one) => !goes(one) && !changes.added.some((other) => same(one, other)))
  const { taints: _, ...spec } = node.spec ?? {}
  const taints = [...changes.added, ...kept]
  const changed = { ...node, spec: { ...spec, ...(taints.length > 0 && { taints }) } }
  const patched = await patchDifference(call, target, changed as never, dryRun)
  await reportChange(call, target, operationOf(changes, present, same), 'none', patched)
}

function operationOf(
  { added, removed }: TaintChanges,
  present: readonly Taint[],
  same: (a: NewTaint, b: Taint) => boolean,
): string {
  if (added.length === 0) return 'untainted'
  const isModified = removed.length > 0 || added.some((one) => present.some((other) => same(one, other)))
  return isModified ? 'modified' : 'tainted'
}
