// Images that do not come: a name or a tag that nobody has, a registry that refuses or is not there.
import { pods, secrets } from '#api/resource-ref.ts'
import type { Pod } from '#api/types/core-v1.ts'
import { type Analyzer, weights } from '../analyzer.ts'
import { describesPod, listsPods } from '../evidence.ts'
import { type Finding, nameOfObject, type ObjectName, type Root, root, shown } from '../finding.ts'
import {
  type ContainerView,
  containersOf,
  flagOf,
  isChangeable,
  isWanted,
  ofTemplate,
  templateOf,
} from '../pod-facts.ts'
import type { Survey } from '../survey.ts'

const pullReasons = new Set(['ErrImagePull', 'ImagePullBackOff', 'InvalidImageName', 'ErrImageNeverPull'])

export const image: Analyzer = {
  name: 'image',
  find: (survey) =>
    survey
      .all(pods)
      .filter(isWanted)
      .flatMap((pod) =>
        containersOf(pod)
          .filter(({ waiting }) => pullReasons.has(waiting?.reason ?? ''))
          .flatMap((container) => findingOf(survey, pod, container)),
      ),
}

function findingOf(survey: Survey, pod: Pod, container: ContainerView): readonly Finding[] {
  const answer = pullAnswer(survey, pod, container)
  const missing = answer === undefined ? undefined : missingPullSecret(survey, pod, answer)
  const about = missing ?? templateOf(survey, pod)
  const found = rootOf(survey, pod, container, answer, missing)
  if (found === undefined) return []
  return [
    {
      ...found,
      about,
      shownBy: [nameOfObject(pod)],
      symptom: container.waiting?.reason ?? '',
      links: [
        (words) =>
          words.links.podIs(pod.metadata.name, survey.cell(pod, 'Status'), survey.cell(pod, 'Ready')),
        (words) => words.links.cannotPull(container.name, container.spec.image ?? ''),
      ],
      evidence: [
        listsPods(survey, pod),
        describesPod(survey, pod, answer === undefined ? (container.waiting?.reason ?? '') : quoted(answer)),
      ],
      ...ofTemplate(pod),
      weight: weights.pod,
    },
  ]
}

/** What the registry or the node said about the image, without the words around it. */
function pullAnswer(survey: Survey, pod: Pod, { spec, waiting }: ContainerView): string | undefined {
  const image = spec.image ?? ''
  const failed = survey
    .eventsOf(pod)
    .find(
      ({ reason, message }) =>
        (reason === 'Failed' || reason === 'InspectFailed' || reason === 'ErrImageNeverPull') &&
        (message ?? '').includes(`"${image}"`),
    )
  return failed?.message ?? (waiting?.reason === 'ErrImagePull' ? waiting.message : undefined)
}

/** The end of the answer: what a reader should find in the output. */
function quoted(answer: string): string {
  return answer.split(': ').at(-1) ?? answer
}

function missingPullSecret(survey: Survey, pod: Pod, answer: string): ObjectName | undefined {
  if (!isDenied(answer)) return undefined
  const { namespace } = pod.metadata
  const name = (pod.spec?.imagePullSecrets ?? [])
    .map((each) => each.name ?? '')
    .find((each) => survey.get(secrets, namespace, each) === undefined)
  return name === undefined ? undefined : { kind: 'Secret', namespace, name }
}

const isDenied = (answer: string) => /pull access denied|authorization failed|401|403 Forbidden/.test(answer)

function rootOf(
  survey: Survey,
  pod: Pod,
  container: ContainerView,
  answer: string | undefined,
  missing: ObjectName | undefined,
): Root | undefined {
  const { name, spec, waiting } = container
  const wanted = spec.image ?? ''
  const place = templateOf(survey, pod)
  const facts = {
    image: wanted,
    repository: wanted.replace(/[:@][^/]*$/, ''),
    container: name,
    place: shown(place),
    pod: pod.metadata.name,
    secret: missing?.name ?? '',
    host: wanted.split('/')[0] ?? '',
  }
  const elsewhere = knownGood(survey, pod, container)
  const run =
    elsewhere === undefined || !isChangeable(place)
      ? undefined
      : `kubectl set image ${shown(place)} ${name}=${elsewhere}${flagOf(survey, place.namespace)}`
  if (waiting?.reason === 'InvalidImageName') return root('imageNameInvalid', facts, run)
  if (waiting?.reason === 'ErrImageNeverPull') return root('imageNeverPulled', facts)
  if (answer === undefined) return undefined
  if (missing !== undefined) return root('pullSecretMissing', facts)
  if (isDenied(answer)) return root('imageDenied', facts, run)
  if (/no such host/.test(answer)) return root('registryUnknown', facts, run)
  if (/not found|no match for platform/.test(answer)) return root('imageNotFound', facts, run)
  if (/dial tcp|timeout|connection refused|no route to host|x509|toomanyrequests/.test(answer))
    return root('registryUnreachable', { ...facts, answer: quoted(answer) })
  return undefined
}

/** An image of the same repository that this very container has run with. */
function knownGood(survey: Survey, pod: Pod, { name, spec }: ContainerView): string | undefined {
  const repository = (spec.image ?? '').replace(/[:@][^/]*$/, '')
  const place = templateOf(survey, pod)
  const good = new Set<string>()
  for (const other of survey.all(pods, pod.metadata.namespace)) {
    const of = survey.ownerOf(other)
    if (of.kind !== place.kind || of.name !== place.name) continue
    for (const container of containersOf(other))
      if (container.name === name && container.status?.ready === true) good.add(container.spec.image ?? '')
  }
  const [only, ...more] = [...good].filter((each) => each.replace(/[:@][^/]*$/, '') === repository)
  return more.length === 0 ? only : undefined
}
