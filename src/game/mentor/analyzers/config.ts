// What a pod asks of ConfigMaps and Secrets and does not get: an object, or a key of it. And what its node forbids.
import { configMaps, pods, type ResourceRef, secrets } from '#api/resource-ref.ts'
import type { ConfigMap, Pod, Secret } from '#api/types/core-v1.ts'
import { nearest } from '../../suggest.ts'
import { type Analyzer, weights } from '../analyzer.ts'
import { describesPod, gets, listsPods } from '../evidence.ts'
import { type Finding, nameOfObject, type ObjectName, type Root, root, shown } from '../finding.ts'
import { containersOf, flagOf, isWanted, ofTemplate, templateOf } from '../pod-facts.ts'
import type { Survey } from '../survey.ts'

/** One thing of a ConfigMap or Secret that a pod cannot start without. */
interface Need {
  readonly kind: 'ConfigMap' | 'Secret'
  readonly name: string
  /** Undefined when any keys will do. */
  readonly key: string | undefined
  /** The container that reads it as a variable; undefined for a volume. */
  readonly container: string | undefined
}

const waitingReasons = new Set(['CreateContainerConfigError', 'ContainerCreating', 'PodInitializing'])

export const config: Analyzer = {
  name: 'config',
  find: (survey) =>
    survey
      .all(pods)
      .filter((pod) => isWanted(pod) && (pod.spec?.nodeName ?? '') !== '')
      .flatMap((pod) => [...unmet(survey, pod), ...refusedRoot(survey, pod)]),
}

function unmet(survey: Survey, pod: Pod): Finding[] {
  const isWaiting = (container: string | undefined) =>
    containersOf(pod).some(
      ({ name, waiting }) =>
        waitingReasons.has(waiting?.reason ?? '') && (container === undefined || container === name),
    )
  const found = needsOf(pod).flatMap((need) => {
    if (!isWaiting(need.container)) return []
    const missing = missingOf(survey, pod.metadata.namespace, need)
    return missing === undefined ? [] : [findingOf(survey, pod, need, missing)]
  })
  return found.slice(0, 1)
}

function needsOf(pod: Pod): readonly Need[] {
  const needs: Need[] = []
  const add = (
    kind: Need['kind'],
    ref: { readonly name?: string | undefined; readonly optional?: boolean | undefined } | undefined,
    key: string | undefined,
    container: string | undefined,
  ) => {
    if (ref?.name !== undefined && ref.optional !== true) needs.push({ kind, name: ref.name, key, container })
  }
  for (const { name, spec } of containersOf(pod)) {
    for (const { configMapRef, secretRef } of spec.envFrom ?? []) {
      add('ConfigMap', configMapRef, undefined, name)
      add('Secret', secretRef, undefined, name)
    }
    for (const { valueFrom } of spec.env ?? []) {
      add('ConfigMap', valueFrom?.configMapKeyRef, valueFrom?.configMapKeyRef?.key, name)
      add('Secret', valueFrom?.secretKeyRef, valueFrom?.secretKeyRef?.key, name)
    }
  }
  for (const { configMap, secret } of pod.spec?.volumes ?? []) {
    for (const key of keysOf(configMap?.items)) add('ConfigMap', configMap, key, undefined)
    for (const key of keysOf(secret?.items))
      add('Secret', secret && { name: secret.secretName, optional: secret.optional }, key, undefined)
  }
  return needs
}

function keysOf(
  items: readonly { readonly key: string }[] | null | undefined,
): readonly (string | undefined)[] {
  return items == null || items.length === 0 ? [undefined] : items.map(({ key }) => key)
}

type Holder = (ConfigMap | Secret) & { readonly binaryData?: object | null | undefined }

function missingOf(
  survey: Survey,
  namespace: string | undefined,
  { kind, name, key }: Need,
): 'object' | 'key' | undefined {
  const holder = survey.get(refOf(kind), namespace, name)
  if (holder === undefined) return 'object'
  if (key === undefined) return undefined
  return Object.keys({ ...holder.data, ...holder.binaryData }).includes(key) ? undefined : 'key'
}

const refOf = (kind: Need['kind']) => (kind === 'ConfigMap' ? configMaps : secrets) as ResourceRef<Holder>

function findingOf(survey: Survey, pod: Pod, need: Need, missing: 'object' | 'key'): Finding {
  const { namespace, name } = pod.metadata
  const about: ObjectName = { kind: need.kind, namespace, name: need.name }
  const status = survey.cell(pod, 'Status')
  const told = [...survey.eventsOf(pod, 'Failed'), ...survey.eventsOf(pod, 'FailedMount')]
    .map(({ message }) => message ?? '')
    .find((message) => message.includes(`${need.name}`))
  return {
    ...rootOf(survey, pod, need, missing),
    about,
    shownBy: [nameOfObject(pod)],
    symptom: status,
    links: [
      (words) => words.links.podIs(name, status, survey.cell(pod, 'Ready')),
      (words) =>
        need.container === undefined
          ? words.links.mounts(need.kind, need.name)
          : words.links.reads(need.container, need.kind, need.name, need.key),
    ],
    evidence: [
      listsPods(survey, pod),
      ...(told === undefined ? [] : [describesPod(survey, pod, ending(told))]),
      ...(missing === 'key'
        ? [gets(survey, about, need.name, ' -o yaml')]
        : [
            {
              run: `kubectl get ${need.kind.toLowerCase()}s${flagOf(survey, namespace)}`,
              shows: anyOf(survey, need, namespace),
              look: (words: Parameters<Finding['is']>[0]) => words.look.absent(need.kind, need.name),
            },
          ]),
    ],
    ...ofTemplate(pod),
    weight: weights.pod,
  }
}

/** What a list that lacks the wanted one shows instead. */
function anyOf(survey: Survey, { kind }: Need, namespace: string | undefined): string {
  return survey.all(refOf(kind), namespace)[0]?.metadata.name ?? 'No resources found'
}

function ending(message: string): string {
  return /: (configmap|secret|references|couldn't|configmap references)[^:]*$/.test(message)
    ? (message.split(/: /).at(-1) ?? message)
    : message.replace(/^Error: /, '')
}

function rootOf(survey: Survey, pod: Pod, need: Need, missing: 'object' | 'key'): Root {
  const { namespace } = pod.metadata
  const place = shown(templateOf(survey, pod))
  const holder = survey.get(refOf(need.kind), namespace, need.name)
  const known =
    missing === 'key'
      ? Object.keys({ ...holder?.data, ...holder?.binaryData })
      : survey.all(refOf(need.kind), namespace).map(({ metadata }) => metadata.name)
  const elsewhere = survey
    .all(refOf(need.kind))
    .filter(({ metadata }) => metadata.name === need.name && metadata.namespace !== namespace)
    .map(({ metadata }) => metadata.namespace ?? '')
  const facts = {
    name: need.name,
    key: need.key ?? '',
    place,
    namespace: namespace ?? '',
    similar: nearest(missing === 'key' ? (need.key ?? '') : need.name, known),
    elsewhere: elsewhere[0],
  }
  if (missing === 'key')
    return root(need.kind === 'ConfigMap' ? 'configMapKeyMissing' : 'secretKeyMissing', facts)
  return root(need.kind === 'ConfigMap' ? 'configMapMissing' : 'secretMissing', facts)
}

function refusedRoot(survey: Survey, pod: Pod): Finding[] {
  const container = containersOf(pod).find(
    ({ waiting }) =>
      waiting?.reason === 'CreateContainerConfigError' && /runAsNonRoot/.test(waiting.message ?? ''),
  )
  if (container === undefined) return []
  const status = survey.cell(pod, 'Status')
  return [
    {
      ...root('runsAsRoot', {
        container: container.name,
        image: container.spec.image ?? '',
        place: shown(templateOf(survey, pod)),
      }),
      about: templateOf(survey, pod),
      shownBy: [nameOfObject(pod)],
      symptom: status,
      links: [(words) => words.links.podIs(pod.metadata.name, status, survey.cell(pod, 'Ready'))],
      evidence: [listsPods(survey, pod), describesPod(survey, pod, 'runAsNonRoot')],
      ...ofTemplate(pod),
      weight: weights.pod,
    },
  ]
}
