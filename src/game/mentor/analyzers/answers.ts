// Services that answer, but not with what is asked for: a program that reports an error, pods of somebody else.
import { services } from '#api/resource-ref.ts'
import type { Pod, Service } from '#api/types/core-v1.ts'
import { type Analyzer, weights } from '../analyzer.ts'
import { type BadAnswer, badAnswersOf } from '../complaints.ts'
import { describes, logs } from '../evidence.ts'
import { type Finding, nameOfObject, root, shown } from '../finding.ts'
import { meaningOf } from '../names.ts'
import { type ContainerView, containersOf, flagOf, isReady, ofTemplate, templateOf } from '../pod-facts.ts'
import { hasSelector, podsBehind } from '../service-facts.ts'
import { isSystem, type Survey } from '../survey.ts'

export const answers: Analyzer = {
  name: 'answers',
  find: (survey) => [
    ...survey
      .all(services)
      .filter((service) => hasSelector(service) && !isSystem(service.metadata.namespace))
      .flatMap((service) => strangers(survey, service)),
    ...errors(survey),
  ],
}

const repositoryOf = (pod: Pod) =>
  containersOf(pod).map(({ spec }) => (spec.image ?? '').replace(/[:@][^/]*$/, ''))

/** Pods that are no copies of the workload that the Service is called after, and do its users no good. */
function strangers(survey: Survey, service: Service): readonly Finding[] {
  const { name, namespace } = service.metadata
  const behind = podsBehind(survey, service)
  const own = behind.filter((pod) => templateOf(survey, pod).name === name)
  const repositories = new Set(own.flatMap(repositoryOf))
  const isHurting = badAnswersOf(survey).some((bad) => isAbout(survey, bad, service))
  const others = behind.filter(
    (pod) =>
      templateOf(survey, pod).name !== name &&
      (isHurting || !repositoryOf(pod).some((each) => repositories.has(each))),
  )
  const [stranger] = others
  if (own.length === 0 || stranger === undefined) return []
  const about = nameOfObject(service)
  const selector = Object.entries(service.spec?.selector ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .join(',')
  const places = [...new Set(others.map((pod) => shown(templateOf(survey, pod))))].join(', ')
  return [
    {
      ...root('selectsStrangers', { service: name, selector, places }),
      about,
      shownBy: [about],
      symptom: `Endpoints: ${behind.length}`,
      detail: selector,
      madeMs: 0,
      links: [(words) => words.links.selects(name, selector)],
      evidence: [
        describes(survey, about, selector),
        {
          run: `kubectl get pods -l ${selector}${flagOf(survey, namespace)}`,
          shows: stranger.metadata.name,
          look: (words) => words.look.labels(selector),
        },
      ],
      weight: weights.service,
    },
  ]
}

function isAbout(survey: Survey, { host, namespace }: BadAnswer, service: Service): boolean {
  const meaning = meaningOf(survey, host, namespace)
  return meaning.kind === 'service' && meaning.service.metadata.uid === service.metadata.uid
}

/** Users get an error, or not what they need, from a program that is there and ready. */
function errors(survey: Survey): readonly Finding[] {
  const all = badAnswersOf(survey)
  return all.flatMap((bad) => {
    if (bad.status === undefined && all.some(({ host, status }) => status !== undefined && host === bad.host))
      return []
    const meaning = meaningOf(survey, bad.host, bad.namespace)
    if (meaning.kind !== 'service' || strangers(survey, meaning.service).length > 0) return []
    const behind = podsBehind(survey, meaning.service).filter(isReady)
    const [pod] = behind
    const container = pod === undefined ? undefined : containersOf(pod).find(({ isInit }) => !isInit)
    if (pod === undefined || container === undefined) return []
    const said = survey.log(pod, container.name).at(-1)?.text
    return [errorOf(survey, bad, meaning.service, { pod, container, said })]
  })
}

interface Speaker {
  readonly pod: Pod
  readonly container: ContainerView
  readonly said: string | undefined
}

function errorOf(
  survey: Survey,
  { url, status, say }: BadAnswer,
  of: Service,
  { pod, container, said }: Speaker,
): Finding {
  const place = templateOf(survey, pod)
  const service = nameOfObject(of)
  const image = container.spec.image ?? ''
  return {
    ...(status === undefined
      ? root('answersWrongly', { place: shown(place), image, said })
      : status === 404
        ? root('pageMissing', { place: shown(place), url })
        : root('answersBadly', { place: shown(place), url, status, said })),
    about: place,
    shownBy: [service, ...podsBehind(survey, of).map(nameOfObject)],
    symptom: status === undefined ? url : String(status),
    ...ofTemplate(pod),
    links: [
      (words) => (status === undefined ? words.links.usersWant(say) : words.links.usersGet(url, status)),
    ],
    evidence: [
      describes(survey, service, service.name),
      ...(said === undefined ? [] : [logs(survey, pod, container.name, said, 'now')]),
    ],
    weight: status === undefined ? weights.note : weights.service,
  }
}
