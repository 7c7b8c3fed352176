// Services that select no pod, and workloads of which nothing is left to select.
import { selectorFromMap } from '#api/labels.ts'
import type { KubeObject } from '#api/object.ts'
import {
  daemonSets,
  deployments,
  nodes,
  type ResourceRef,
  services,
  statefulSets,
} from '#api/resource-ref.ts'
import type { Pod, PodTemplateSpec, Service } from '#api/types/core-v1.ts'
import { type Analyzer, weights } from '../analyzer.ts'
import { describes, gets } from '../evidence.ts'
import {
  type Evidence,
  type Finding,
  nameOfObject,
  type ObjectName,
  type Root,
  root,
  shown,
} from '../finding.ts'
import { matchesNode, selectorWords } from '../node-labels.ts'
import { flagOf } from '../pod-facts.ts'
import { hasSelector, podsBehind } from '../service-facts.ts'
import { isSystem, type Survey } from '../survey.ts'

export type Workload = KubeObject & {
  readonly spec?:
    | {
        readonly replicas?: number | null | undefined
        readonly template?: PodTemplateSpec | undefined
      }
    | undefined
}

const workloadRefs: readonly ResourceRef[] = [deployments, statefulSets, daemonSets]

export const workloadsOf = (survey: Survey, namespace: string | undefined): readonly Workload[] =>
  workloadRefs.flatMap((ref) => survey.all(ref as ResourceRef<Workload>, namespace))

export const selector: Analyzer = {
  name: 'selector',
  find: (survey) =>
    survey
      .all(services)
      .filter(
        (service) =>
          !isSystem(service.metadata.namespace) &&
          hasSelector(service) &&
          podsBehind(survey, service).length === 0,
      )
      .flatMap((service) => findingOf(survey, service)),
}

function findingOf(survey: Survey, service: Service): readonly Finding[] {
  const about = nameOfObject(service)
  const { namespace, name } = service.metadata
  const wanted = printed(service.spec?.selector ?? {})
  const template = selectorFromMap(service.spec?.selector)
  const meant = workloadsOf(survey, namespace).filter(({ spec }) =>
    template.matches(spec?.template?.metadata?.labels),
  )
  const told = meant.length > 0 ? asleep(survey, meant) : mismatched(survey, service, wanted)
  if (told === undefined) return []
  return [
    {
      ...told.root,
      about: told.about ?? about,
      shownBy: [about],
      symptom: '<none>',
      links: [(words) => words.links.serviceEmpty(name), (words) => words.links.selects(name, wanted)],
      evidence: [describes(survey, about, wanted), ...told.evidence],
      detail: wanted,
      madeMs: 0,
      weight: weights.service,
    },
  ]
}

interface Told {
  readonly root: Root
  readonly about?: ObjectName
  readonly evidence: readonly Evidence[]
}

/** The selector fits a workload that runs no pods because nobody asks for any. */
function asleep(survey: Survey, meant: readonly Workload[]): Told | undefined {
  const [workload] = meant
  const homeless =
    workload?.kind === 'DaemonSet' && meant.length === 1 ? nowhere(survey, workload) : undefined
  if (homeless !== undefined) return homeless
  if (
    workload === undefined ||
    meant.some(({ spec, kind }) => kind === 'DaemonSet' || (spec?.replicas ?? 1) > 0)
  )
    return undefined
  const about = nameOfObject(workload)
  return {
    root: root('scaledToZero', { place: shown(about) }, undefined),
    about,
    evidence: [gets(survey, about, '0/0')],
  }
}

/** A DaemonSet that wants a label which no node has. */
function nowhere(survey: Survey, { metadata, spec }: Workload): Told | undefined {
  const template = { spec: spec?.template?.spec } as Pod
  const about = { kind: 'DaemonSet', namespace: metadata.namespace, name: metadata.name }
  const wanted = selectorWords(template)
  if (wanted === '' || survey.all(nodes).some((node) => matchesNode(template, node))) return undefined
  const facts = { said: '', place: shown(about), pod: '', wanted, nodes: '', claim: '' }
  return {
    root: root('labelOnNoNode', facts),
    about,
    evidence: [
      gets(survey, about, '0'),
      gets(
        survey,
        { kind: 'Node', namespace: undefined, name: '' },
        'kubernetes.io/hostname=',
        ' --show-labels',
      ),
    ],
  }
}

/** The labels of pods whose name or label comes near to what the Service wants. */
function mismatched(survey: Survey, service: Service, wanted: string): Told | undefined {
  const { namespace, name } = service.metadata
  const near = workloadsOf(survey, namespace).filter((workload) => isMeant(service, workload))
  const [only] = near
  const labels = only?.spec?.template?.metadata?.labels ?? {}
  const keys = Object.keys(service.spec?.selector ?? {})
  const fitting = keys.every((key) => labels[key] !== undefined) ? keys : Object.keys(labels).slice(0, 1)
  const better = Object.fromEntries(fitting.map((key) => [key, labels[key] ?? '']))
  const isClear = near.length === 1 && fitting.length > 0
  const run = isClear
    ? `kubectl set selector service ${name} '${printed(better)}'${flagOf(survey, namespace)}`
    : undefined
  const isEmpty = workloadsOf(survey, namespace).length === 0
  const facts = {
    service: name,
    selector: wanted,
    place: only === undefined || near.length !== 1 ? undefined : shown(nameOfObject(only)),
    labels: isClear ? printed(labels) : undefined,
  }
  const flag = flagOf(survey, namespace)
  return {
    root: root('selectorMatchesNothing', facts, run),
    evidence: isEmpty
      ? []
      : [
          {
            run: `kubectl get pods --show-labels${flag}`,
            shows: isClear ? (Object.entries(labels)[0] ?? []).join('=') : 'LABELS',
            look: (words) => words.look.labels(wanted),
          },
        ],
  }
}

/** Named as the Service is, or sharing all but the value of one label. */
function isMeant(service: Service, workload: Workload): boolean {
  const labels = workload.spec?.template?.metadata?.labels ?? {}
  const wanted = Object.entries(service.spec?.selector ?? {})
  if (workload.metadata.name === service.metadata.name) return true
  const hits = wanted.filter(([key, value]) => labels[key] === value).length
  return hits > 0 && hits === wanted.length - 1
}

export function printed(labels: { readonly [key: string]: string }): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',')
}
