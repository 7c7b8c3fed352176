// Steps over the API server: who asked for what, how far it came, what was stored.
import type { KubeObject } from '#api/object.ts'
import { changesBetween } from './changes.ts'
import { factOf } from './facts.ts'
import type { Stretch } from './stretches.ts'
import { bounded, namesOf, revisionsOf, type Telling, timeOf, unique } from './telling.ts'
import type { XrayHop, XrayRow, XrayStep } from './view.ts'
import { pluralOf, type Request, subjectOf, writerOf } from './writer.ts'

const methods: { readonly [verb: string]: string } = {
  create: 'POST',
  update: 'PUT',
  patch: 'PATCH',
  delete: 'DELETE',
  deletecollection: 'DELETE',
  get: 'GET',
  list: 'GET',
  watch: 'GET',
}
/** What the API server hands on to the kubelet of the pod. */
const handedOn = new Set(['pods/exec', 'pods/attach', 'pods/portforward', 'pods/log'])
const apiServer = 'API server'

export function requestStep(stretch: Stretch, requests: readonly Request[], on: Telling): XrayStep {
  const [begin] = requests as readonly [Request]
  // A component that met a conflict has tried again.
  const done = requests.filter(({ refusal }) => refusal === undefined)
  const told = done.length === 0 ? requests : done
  const [first] = told as readonly [Request]
  const { refusal, count } = first
  const isFound = refusal?.reason !== 'NotFound'
  const areIn = (set: ReadonlySet<string>) => told.every((request) => set.has(subjectOf(request)))
  const missing = isFound ? undefined : areIn(on.deleted) ? 'isGone' : areIn(on.created) ? 'isNew' : undefined
  return {
    key: stretch.key,
    at: timeOf(on, begin.atMs),
    who: writerOf(first).who,
    way: missing !== undefined ? wayOf(told, on).map(({ label, to }) => ({ label, to })) : wayOf(told, on),
    what:
      refusal !== undefined ? refusal.message : count === undefined ? writtenOf(told, on) : readOf(told, on),
    rule: missing === undefined ? ruleOf(first, on) : (on.words.rules[missing] ?? ''),
    rows: bounded([...aboutRequest(first, on), ...eachOf(requests, on), ...toldOf(stretch, on)], on),
    hasFailed: refusal !== undefined && missing === undefined,
  }
}

/** Facts of one object that are told one after the other. */
const factsShown = 4

/** The objects and what they say: one with its history, several with what they say now. */
function writtenOf(requests: readonly Request[], on: Telling): string {
  const [first] = requests as readonly [Request]
  const lastFacts = new Map<string, string>()
  const facts: string[] = []
  for (const request of requests) {
    const fact = factOf(request, on)
    if (fact !== '' && fact !== facts.at(-1)) facts.push(fact)
    if (request.name !== '') lastFacts.set(request.name, fact)
  }
  const names = [...lastFacts.keys()]
  const now = [...lastFacts].map(([name, fact]) => (fact === '' ? name : `${name}: ${fact}`))
  if (names.length > 1 && unique(facts).length > 1) return namesOf(now, pluralOf(first))
  const shown =
    facts.length > factsShown ? [...facts.slice(0, factsShown - 2), '…', facts.at(-1) ?? ''] : facts
  const chain = names.length > 1 ? unique(facts) : shown
  return [namesOf(names, pluralOf(first)), chain.join(' → ')].filter((part) => part !== '').join(': ')
}

/** `GET pods`, `POST pods/exec`. */
function askedOf({ verb, resource, isResource, path }: Request): string {
  if (!isResource) return `${verb.toUpperCase()} ${path}`
  return `${methods[verb] ?? verb.toUpperCase()} ${resource}${verb === 'watch' ? ' (watch)' : ''}`
}

function wayOf(requests: readonly Request[], { words }: Telling): readonly XrayHop[] {
  const [first] = requests as readonly [Request]
  const { refusal, verb, resource, isResource, count, isDryRun } = first
  const times = requests.length > 1 ? ` ×${requests.length}` : ''
  const asked: XrayHop = { label: askedOf(first) + times, to: apiServer }
  if (refusal !== undefined) {
    const stage = words.stages[refusal.stage]
    const to = refusal.plugin === undefined ? stage : `${stage} ${refusal.plugin}`
    return [asked, { label: String(first.code), to, isBroken: true }]
  }
  if (handedOn.has(resource)) return [asked, { label: '', to: 'kubelet' }]
  if (!isResource) return [asked]
  if (verb === 'list' || verb === 'watch') return [asked, { label: '', to: 'watch cache' }]
  if (count !== undefined) return [asked, { label: '', to: 'etcd' }]
  if (isDryRun) return [asked, { label: 'dry run', to: words.notStored, isBroken: true }]
  if (isQuestion(first)) return [asked]
  const written = requests.flatMap(({ object }) => object ?? [])
  if (requests.every(isUnchanged))
    return [asked, { label: words.unchanged, to: words.notStored, isBroken: true }]
  return [asked, { label: storedAs(requests, written), to: 'etcd' }]
}

/** What is posted to be answered and not kept, such as an access review. */
function isQuestion({ verb, resource, object, before }: Request): boolean {
  return verb === 'create' && !resource.includes('/') && object === undefined && before === undefined
}

/** A write that found everything as it was. */
function isUnchanged({ verb, object, before }: Request): boolean {
  const isChange = verb === 'patch' || verb === 'update'
  return (
    isChange && before !== undefined && object?.metadata.resourceVersion === before.metadata.resourceVersion
  )
}

/** The revisions that the writes became; a deletion answers what there was, so the store's own counts. */
function storedAs(requests: readonly Request[], written: readonly KubeObject[]): string {
  const [first] = requests as readonly [Request]
  const isAnswered = !first.verb.startsWith('delete') && !first.resource.includes('/')
  const revisions = isAnswered ? revisionsOf(written) : ''
  if (revisions !== '') return revisions
  const [from, to] = [first.revision, requests.at(-1)?.revision]
  return from === to ? `rev ${from}` : `rev ${from}…${to}`
}

/** What a read answered. */
function readOf(requests: readonly Request[], { words }: Telling): string {
  const [first] = requests as readonly [Request]
  const names = unique(requests.map(({ name }) => name).filter((name) => name !== ''))
  const { verb, isResource, resource, isTable, namespace } = first
  if (!isResource || handedOn.has(resource)) return names.join(', ')
  if (verb === 'watch') return words.watched(namespace)
  if (verb === 'get') return namesOf(names, pluralOf(first))
  return words.listed(first.count ?? 0, isTable, namespace)
}

function ruleOf(request: Request, { words }: Telling): string {
  const { rules } = words
  const { part } = writerOf(request)
  const { refusal, resource, verb, isResource, isClient } = request
  if (refusal?.plugin !== undefined && rules[refusal.plugin] !== undefined) return rules[refusal.plugin] ?? ''
  if (refusal !== undefined)
    return rules[`refused ${refusal.reason}`] ?? rules[`refused ${refusal.stage}`] ?? ''
  if (!isClient) return rules[`${part} ${resource}`] ?? rules[part] ?? ''
  if (!isResource) return rules.path ?? ''
  if (handedOn.has(resource)) return rules.handedOn ?? ''
  if (isQuestion(request)) return rules.question ?? ''
  if (request.isDryRun) return rules.dryRun ?? ''
  return rules[`client ${verb} ${resource}`] ?? rules[`client ${verb}`] ?? ''
}

/** The stages of the API server, as far as the request came. */
function aboutRequest(first: Request, { words }: Telling): readonly XrayRow[] {
  const { rows } = words
  const { user, groups, credential, allowedBy, isClient, refusal, path, verb } = first
  const asked = { name: rows.request, text: `${methods[verb] ?? verb.toUpperCase()} ${path}` }
  const end = (stage: string): readonly XrayRow[] =>
    refusal?.stage === stage ? [{ name: words.stages[refusal.stage], text: refusedBy(first) }] : []
  if (!isClient) return [asked, { name: rows.user, text: user }, ...end(refusal?.stage ?? '')]
  if (refusal?.stage === 'authentication') return [asked, ...end('authentication')]
  const who = `${user} (${words.credentials[credential]}), ${groups.join(', ')}`
  const may = allowedBy === '' ? user : allowedBy
  const isAllowed = refusal?.stage !== 'authorization'
  return [
    asked,
    { name: words.stages.authentication, text: who },
    ...(isAllowed ? [{ name: words.stages.authorization, text: may }] : []),
    ...(first.admittedBy.length === 0
      ? []
      : [{ name: words.stages.admission, text: first.admittedBy.join(', ') }]),
    ...(refusal === undefined ? [] : end(refusal.stage)),
  ]
}

function refusedBy({ code, refusal }: Request): string {
  const plugin = refusal?.plugin === undefined ? '' : `${refusal.plugin}: `
  return `${code} ${refusal?.reason ?? ''}: ${plugin}${refusal?.message ?? ''}`
}

/** The objects one by one, with what became of each. */
function eachOf(requests: readonly Request[], on: Telling): readonly XrayRow[] {
  return requests.flatMap((request): readonly XrayRow[] => {
    const { namespace, name, before, object, count, refusal, isResource } = request
    if (!isResource || count !== undefined) return []
    const place = namespace === undefined || namespace === '' ? name : `${namespace}/${name}`
    const fact = refusal === undefined ? factOf(request, on) : refusal.message
    const head = [timeOf(on, request.atMs), place, revisionsOf(object === undefined ? [] : [object]), fact]
    const row = { name: on.words.rows.object, text: head.filter((part) => part !== '').join('  ') }
    const isSame = before === undefined || object === undefined || before.kind !== object.kind
    if (isSame || refusal !== undefined || request.verb === 'delete') return [row]
    const changes = changesBetween(before, object).map(({ path, old, now }) => ({
      name: on.words.rows.changed,
      text: `${path}: ${old ?? '-'} → ${now ?? '-'}`,
    }))
    return [row, ...changes]
  })
}

interface ToldEvent {
  readonly reason?: string
  readonly message?: string
  readonly note?: string
}

/** What the component said of it in events. */
function toldOf({ told }: Stretch, { words }: Telling): readonly XrayRow[] {
  return told.map(({ object }) => {
    const { reason = '', message, note } = (object ?? {}) as ToldEvent
    return { name: words.rows.event, text: `${reason}: ${message ?? note ?? ''}` }
  })
}
