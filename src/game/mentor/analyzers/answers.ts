// Services that answer, but not with what is asked for: a program that reports an error, pods of somebody else.
import { services } from '#api/resource-ref.ts'
import type { Pod, Service } from '#api/types/core-v1.ts'
import { type Analyzer, weights } from '../analyzer.ts'
import { badAnswersOf } from '../complaints.ts'
import { describes, logs } from '../evidence.ts'
import { type Finding, nameOfObject, type ObjectName, root, shown } from '../finding.ts'
import { meaningOf } from '../names.ts'
import { containersOf, flagOf, isReady, ofTemplate, templateOf } from '../pod-facts.ts'
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

/** Pods of another program than the one that the Service is called after. */
function strangers(survey: Survey, service: Service): readonly Finding[] {
  const { name, namespace } = service.metadata
  const behind = podsBehind(survey, service)
  const own = behind.filter((pod) => templateOf(survey, pod).name === name)
  const repositories = new Set(own.flatMap(repositoryOf))
  const others = behind.filter((pod) => !repositoryOf(pod).some((each) => repositories.has(each)))
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

/** Users get an error from a program that is there and ready. */
function errors(survey: Survey): readonly Finding[] {
  return badAnswersOf(survey).flatMap(({ host, namespace, status, url }) => {
    const meaning = meaningOf(survey, host, namespace)
    if (meaning.kind !== 'service') return []
    const [pod] = podsBehind(survey, meaning.service).filter(isReady)
    const container = pod === undefined ? undefined : containersOf(pod).find(({ isInit }) => !isInit)
    if (pod === undefined || container === undefined) return []
    const place: ObjectName = templateOf(survey, pod)
    const said = survey.log(pod, container.name).at(-1)?.text
    const service = nameOfObject(meaning.service)
    return [
      {
        ...root('answersBadly', { place: shown(place), url, status, said }),
        about: place,
        shownBy: [service, ...podsBehind(survey, meaning.service).map(nameOfObject)],
        symptom: String(status),
        ...ofTemplate(pod),
        links: [(words: Parameters<Finding['is']>[0]) => words.links.usersGet(url, status)],
        evidence: [
          describes(survey, service, service.name),
          ...(said === undefined ? [] : [logs(survey, pod, container.name, said, 'now')]),
        ],
        weight: weights.service,
      },
    ]
  })
}
