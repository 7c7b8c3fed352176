// Ingresses that lead to Services or ports that are not there, or that nobody serves.
import { services } from '#api/resource-ref.ts'
import { timeMs } from '#api/time.ts'
import type { Ingress, IngressBackend } from '#api/types/networking-v1.ts'
import { ingressClassAnnotation } from '#api/well-known.ts'
import { nearest } from '../../suggest.ts'
import { type Analyzer, weights } from '../analyzer.ts'
import { describes, gets } from '../evidence.ts'
import { type Evidence, type Finding, nameOfObject, type Root, root } from '../finding.ts'
import { ingressClasses, ingresses, type Survey } from '../survey.ts'

/** Whoever serves it gets so long to say where. */
const patienceMs = 60_000
const defaultClassAnnotation = 'ingressclass.kubernetes.io/is-default-class'

export const ingress: Analyzer = {
  name: 'ingress',
  find: (survey) =>
    survey.all(ingresses).flatMap((each) => [...astray(survey, each), ...unserved(survey, each)]),
}

export function backendsOf({ spec }: Ingress): readonly IngressBackend[] {
  const ruled = (spec?.rules ?? []).flatMap(({ http }) => (http?.paths ?? []).map(({ backend }) => backend))
  return spec?.defaultBackend == null ? ruled : [spec.defaultBackend, ...ruled]
}

function astray(survey: Survey, each: Ingress): readonly Finding[] {
  const { namespace, name } = each.metadata
  const known = survey.all(services, namespace).map(({ metadata }) => metadata.name)
  return backendsOf(each).flatMap(({ service: backend }) => {
    if (backend == null) return []
    const port = String(backend.port?.name ?? backend.port?.number ?? '')
    const service = survey.get(services, namespace, backend.name)
    const offered = (service?.spec?.ports ?? []).map((each) => each.name ?? String(each.port))
    const facts = {
      ingress: name,
      service: backend.name,
      port,
      similar: nearest(backend.name, known),
      offered: offered.join(', '),
    }
    if (service === undefined)
      return [
        findingOf(survey, each, root('ingressBackendMissing', facts), [
          describes(survey, nameOfObject(each), `${backend.name}:${port}`),
        ]),
      ]
    const isOffered = (service.spec?.ports ?? []).some((offer) =>
      backend.port?.name == null ? offer.port === backend.port?.number : offer.name === backend.port.name,
    )
    if (isOffered || service.spec?.type === 'ExternalName') return []
    return [
      findingOf(survey, each, root('ingressPortMissing', facts), [
        describes(survey, nameOfObject(each), `${backend.name}:${port}`),
        describes(survey, nameOfObject(service), 'Port:'),
      ]),
    ]
  })
}

/** No class that is there is meant, and nobody has said a word. */
function unserved(survey: Survey, each: Ingress): readonly Finding[] {
  const { metadata, spec, status } = each
  const isNew = survey.nowMs - timeMs(metadata.creationTimestamp) < patienceMs
  const isServed = (status?.loadBalancer?.ingress ?? []).length > 0
  const old = metadata.annotations?.[ingressClassAnnotation]
  if (isNew || isServed || old !== undefined) return []
  const classes = survey.all(ingressClasses)
  const wanted = spec?.ingressClassName
  const facts = {
    ingress: metadata.name,
    wanted: wanted ?? '',
    known: classes.map((known) => known.metadata.name).join(', '),
  }
  const list: Evidence = {
    run: 'kubectl get ingressclasses',
    shows: classes[0]?.metadata.name ?? 'No resources found',
    look: (words) => words.look.absent('IngressClass', wanted ?? ''),
  }
  const about = nameOfObject(each)
  if (wanted != null)
    return classes.some((known) => known.metadata.name === wanted)
      ? []
      : [findingOf(survey, each, root('ingressClassMissing', facts), [gets(survey, about, wanted), list])]
  const hasDefault = classes.some((known) => known.metadata.annotations?.[defaultClassAnnotation] === 'true')
  return hasDefault
    ? []
    : [findingOf(survey, each, root('ingressUnserved', facts), [gets(survey, about, '<none>'), list])]
}

function findingOf(_survey: Survey, each: Ingress, told: Root, evidence: readonly Evidence[]): Finding {
  const about = nameOfObject(each)
  return {
    ...told,
    about,
    shownBy: [about],
    symptom: told.cause === 'ingressBackendMissing' ? 'not found' : 'ADDRESS',
    links: [],
    evidence,
    detail: JSON.stringify(each.spec),
    madeMs: 0,
    weight: told.cause === 'ingressUnserved' ? weights.note : weights.service,
  }
}
