// kubectl wait.

import { goText } from '#api/go-text.ts'
import { isRecord, type KubeObject } from '#api/object.ts'
import { isNotFound } from '#api/status.ts'
import { fetchList, fetchNamed, withKinds } from '../fetching.ts'
import { followObject } from '../follow-object.ts'
import { parseJsonPath, relaxedPath } from '../jsonpath.ts'
import { findValues } from '../jsonpath-values.ts'
import { objectName } from '../printers/name.ts'
import { readTargets } from '../read-targets.ts'
import type { Target } from '../resource-arguments.ts'
import { printedResource } from '../target.ts'
import { CommandError, throwCollected, type Verb, type VerbCall } from '../verb.ts'

/** What is waited for. */
interface Wish {
  readonly kind: 'present' | 'gone'
  /** Whether a present object fulfills it. */
  isMet(object: KubeObject): boolean
  /** The object need not be there yet. */
  readonly isCreation?: boolean
}

export const wait: Verb = {
  path: 'wait',

  async run(call) {
    const wish = wishOf(call.flags.text('for'))
    const given = call.flags.durationMs('timeout')
    // Negative means a week, zero means to look once.
    const timeoutMs = given < 0 ? 7 * 24 * 3_600_000 : given
    const targets = await expand(call, wish)
    if (targets.length === 0) {
      if (wish.kind === 'gone') return 0
      throw new CommandError('error: no matching resources found')
    }
    const errors: unknown[] = []
    const endMs = call.nowMs() + timeoutMs
    for (const target of targets) {
      try {
        await waitFor(call, target, wish, endMs - call.nowMs())
      } catch (error) {
        errors.push(error)
      }
    }
    throwCollected(errors)
    return 0
  },
}

/** The single objects that the arguments mean. */
async function expand(call: VerbCall, wish: Wish): Promise<(Target & { readonly name: string })[]> {
  const { items } = await readTargets(call, { isAll: call.flags.on('all') })
  const found: (Target & { readonly name: string })[] = []
  for (const target of items) {
    if (target.name !== undefined) {
      if (wish.kind !== 'gone' || (await exists(call, target))) found.push({ ...target, name: target.name })
      continue
    }
    const list = await fetchList(call, target)
    for (const { metadata } of withKinds(list as Parameters<typeof withKinds>[0]))
      found.push({ ...target, name: metadata.name, namespace: metadata.namespace })
  }
  return found
}

async function exists(call: VerbCall, target: Target): Promise<boolean> {
  try {
    await fetchNamed(call, target)
    return true
  } catch (error) {
    if (isNotFound(error)) return false
    throw error
  }
}

async function waitFor(
  call: VerbCall,
  target: Target & { readonly name: string },
  wish: Wish,
  timeoutMs: number,
): Promise<void> {
  // An object that is not there is an error, unless that is what is waited for.
  let last =
    wish.kind === 'gone' || wish.isCreation ? undefined : ((await fetchNamed(call, target)) as KubeObject)
  const followed = { ...target, source: undefined, object: undefined }
  const end = await followObject(call, followed, Math.max(0, timeoutMs), (object) => {
    if (object === undefined) return wish.kind === 'gone'
    last = object
    return wish.kind === 'present' && wish.isMet(object)
  })
  const { resource, name } = target
  if (end === 'interrupted') throw new CommandError('', 130)
  if (end === 'timed out') {
    const place = wish.isCreation ? '' : ` on ${resource.plural}/${name}`
    throw new CommandError(`error: timed out waiting for the condition${place}`)
  }
  const shown = last === undefined ? `${printedResource(resource)}/${name}` : objectName(last)
  call.io.out(`${shown}${call.flags.text('output') === 'name' ? '' : ' condition met'}\n`)
}

/** Reads --for. Throws CommandError. */
function wishOf(text: string): Wish {
  if (text.toLowerCase() === 'delete') return { kind: 'gone', isMet: () => false }
  if (text.toLowerCase() === 'create') return { kind: 'present', isMet: () => true, isCreation: true }
  if (text.startsWith('condition=')) return conditionWish(text.slice('condition='.length))
  if (text.startsWith('jsonpath=')) return jsonPathWish(text.slice('jsonpath='.length))
  throw new CommandError(`error: unrecognized condition: ${JSON.stringify(text)}`)
}

function conditionWish(text: string): Wish {
  const [type = '', wanted = 'true'] = text.split('=')
  return {
    kind: 'present',
    isMet: (object) => {
      const { status } = object as { readonly status?: unknown }
      const conditions = isRecord(status) && Array.isArray(status.conditions) ? status.conditions : []
      const found = conditions.find(
        (each) => isRecord(each) && String(each.type).toLowerCase() === type.toLowerCase(),
      )
      if (found === undefined) return false
      const { generation } = object.metadata
      const seen = found.observedGeneration as number | undefined
      if (generation !== undefined && seen !== undefined && seen < generation) return false
      return String(found.status).toLowerCase() === wanted.toLowerCase()
    },
  }
}

function jsonPathWish(text: string): Wish {
  const match = /^(['"]?)(.*?\}|[^=]*)\1(?:=(.*))?$/s.exec(text)
  const [, , path = '', rawValue] = match ?? []
  const wanted = rawValue?.replace(/^(['"])(.*)\1$/s, '$2')
  if (path === '') throw new CommandError('error: jsonpath expression cannot be empty')
  const pieces = parseJsonPath(relaxedPath(path))
  if (rawValue === '')
    throw new CommandError(
      "error: jsonpath wait has to have a value after equal sign, like --for=jsonpath='{.status.readyReplicas}'=3",
    )
  return {
    kind: 'present',
    isMet: (object) => {
      const values = findValues(pieces, object)
      if (values.length === 0) return false
      return wanted === undefined || values.every((value) => goText(value) === wanted)
    },
  }
}
