// What a player asks about, in the spellings that kubectl takes, and the object that is meant.
import type { KubeObject } from '#api/object.ts'
import {
  cronJobs,
  daemonSets,
  deployments,
  jobs,
  namespaces,
  nodes,
  persistentVolumeClaims,
  pods,
  type ResourceRef,
  replicaSets,
  resourcePath,
  services,
  statefulSets,
} from '#api/resource-ref.ts'
import type { Client } from '#client/client.ts'
import { type ApiResource, Discovery } from '#kubectl/discovery.ts'
import { nearest } from '../suggest.ts'
import { nameOfObject, type ObjectName, shown } from './finding.ts'
import type { Survey } from './survey.ts'

/** Kinds that a bare name is looked for among, in this order. */
const named: readonly ResourceRef[] = [
  pods,
  deployments,
  statefulSets,
  daemonSets,
  services,
  nodes,
  jobs,
  cronJobs,
  replicaSets,
  persistentVolumeClaims,
  namespaces,
]

export interface Question {
  readonly words: readonly string[]
  /** `-n shop`. */
  readonly namespace: string | undefined
}

export type Meant =
  | { readonly kind: 'kind'; readonly of: string }
  | { readonly kind: 'object'; readonly object: ObjectName }
  /** `near` is what may be meant instead: `deployment/web`. */
  | { readonly kind: 'absent'; readonly what: string; readonly near: string | undefined }
  | { readonly kind: 'unknownKind'; readonly word: string }

/** `pod/web-1 -n shop`: the words, and the namespace. */
export function readQuestion(args: readonly string[]): Question {
  const words: string[] = []
  let namespace: string | undefined
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? ''
    const joined = /^(?:-n|--namespace)=?(.+)$/.exec(arg)?.[1]
    if (arg === '-n' || arg === '--namespace') namespace = args[++i]
    else if (joined !== undefined) namespace = joined
    else words.push(...arg.split('/').filter((word) => word !== ''))
  }
  return { words, namespace }
}

/** A namespace that was named, and that does not exist. */
export function absentNamespace(
  survey: Survey,
): { readonly what: string; readonly near: string | undefined } | undefined {
  const isThere = survey.get(namespaces, undefined, survey.focus) !== undefined
  if (isThere || survey.focus === survey.namespace) return undefined
  const known = survey.all(namespaces).map(({ metadata }) => metadata.name)
  return { what: `namespace/${survey.focus}`, near: nearest(survey.focus, known) }
}

/** What is meant by one or two words. Rejects with Unreachable when the API server does not answer. */
export async function meantBy(
  client: Client,
  survey: Survey,
  { words: [first = '', second], namespace = survey.focus }: Question,
): Promise<Meant> {
  const resource = await new Discovery(client).search(first)
  if (second !== undefined) {
    if (resource === undefined) return { kind: 'unknownKind', word: first }
    return ofKind(client, survey, resource, second, namespace)
  }
  const found = objectNamed(survey, first, namespace)
  if (found !== undefined) return { kind: 'object', object: found }
  if (resource !== undefined) return { kind: 'kind', of: resource.kind }
  const near = nearest(first, namesIn(survey, namespace))
  const like = near === undefined ? undefined : objectNamed(survey, near, namespace)
  return { kind: 'absent', what: first, near: elsewhere(survey, named, first) ?? (like && shown(like)) }
}

async function ofKind(
  client: Client,
  survey: Survey,
  resource: ApiResource,
  name: string,
  namespace: string,
): Promise<Meant> {
  const ref = resource as unknown as ResourceRef<KubeObject>
  const where = resource.namespaced ? namespace : undefined
  const object: ObjectName = { kind: resource.kind, namespace: where, name }
  const isKnown = survey.lists(ref)
  const isThere = isKnown
    ? survey.get(ref, where, name) !== undefined
    : (await client.request({ method: 'GET', path: resourcePath(ref, where, name), lean: true })).code === 200
  if (isThere) return { kind: 'object', object }
  const near = nearest(
    name,
    survey.all(ref, where).map(({ metadata }) => metadata.name),
  )
  const like = near === undefined ? undefined : shown({ ...object, name: near })
  return { kind: 'absent', what: shown(object), near: elsewhere(survey, [ref], name) ?? like }
}

/** The object that is called so. */
function objectNamed(survey: Survey, name: string, namespace: string): ObjectName | undefined {
  for (const ref of named) {
    const found = survey.get(ref as ResourceRef<KubeObject>, ref.namespaced ? namespace : undefined, name)
    if (found !== undefined) return nameOfObject(found)
  }
  return undefined
}

function namesIn(survey: Survey, namespace: string): readonly string[] {
  return named.flatMap((ref) =>
    survey
      .all(ref as ResourceRef<KubeObject>, ref.namespaced ? namespace : undefined)
      .map(({ metadata }) => metadata.name),
  )
}

/** `pod/web-1 -n shop`, when one is called so in one other namespace. */
function elsewhere(survey: Survey, refs: readonly ResourceRef[], name: string): string | undefined {
  const [only, ...more] = refs
    .filter(({ namespaced }) => namespaced)
    .flatMap((ref) => survey.all(ref as ResourceRef<KubeObject>))
    .filter(({ metadata }) => metadata.name === name)
  return only === undefined || more.length > 0
    ? undefined
    : `${shown(nameOfObject(only))} -n ${only.metadata.namespace}`
}
