// Images that do not come: a name or a tag that nobody has, a registry that refuses or is not there.
import { pods, secrets } from '#api/resource-ref.ts'
import { timeMs } from '#api/time.ts'
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
import { podFinding } from '../pod-finding.ts'
import type { Survey } from '../survey.ts'

const pullReasons = new Set(['ErrImagePull', 'ImagePullBackOff', 'InvalidImageName', 'ErrImageNeverPull'])

export const image: Analyzer = {
  name: 'image',
  find: (survey) =>
    survey
      .all(pods)
      .filter(isWanted)
      .flatMap((pod) =>
        containersOf(pod).flatMap((container) =>
          pullReasons.has(container.waiting?.reason ?? '')
            ? findingOf(survey, pod, container)
            : hanging(survey, pod, container),
        ),
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

/** The node has asked for an image so long ago that somebody should look. */
const hangsAfterMs = 120_000

interface Pull {
  readonly pod: Pod
  readonly image: string
  readonly container: string
  readonly ageMs: number
}

/** What the node of a pod has asked for and not got yet. */
function pullOf(survey: Survey, pod: Pod, { name, spec, waiting }: ContainerView): Pull | undefined {
  const image = spec.image ?? ''
  const isWaiting = waiting?.reason === 'ContainerCreating' || waiting?.reason === 'PodInitializing'
  const [asked] = survey.eventsOf(pod, 'Pulling').filter(({ message }) => message?.includes(`"${image}"`))
  if (!isWaiting || asked === undefined) return undefined
  const ageMs = survey.ageMs(asked)
  const isOver = survey
    .eventsOf(pod)
    .some(
      (event) =>
        survey.ageMs(event) <= ageMs &&
        event.reason !== 'Scheduled' &&
        event.reason !== 'Pulling' &&
        event.message?.includes(`"${image}"`),
    )
  return isOver ? undefined : { pod, image, container: name, ageMs }
}

/** The node still waits for the registry: nothing has failed, and nothing comes. It pulls one image after the other. */
function hanging(survey: Survey, pod: Pod, container: ContainerView): readonly Finding[] {
  const own = pullOf(survey, pod, container)
  if (own === undefined || own.ageMs < hangsAfterMs) return []
  const node = pod.spec?.nodeName ?? ''
  const [first = own] = survey
    .all(pods)
    .filter((other) => isWanted(other) && other.spec?.nodeName === node)
    .flatMap((other) => containersOf(other).flatMap((each) => pullOf(survey, other, each) ?? []))
    .sort((a, b) => b.ageMs - a.ageMs)
  const { image, ageMs } = first
  const about = templateOf(survey, first.pod)
  const facts = {
    image,
    host: image.includes('/') ? (image.split('/')[0] ?? '') : 'docker.io',
    place: shown(about),
    node,
    minutes: Math.floor(ageMs / 60_000),
  }
  return [
    podFinding(survey, pod, root('pullHangs', facts), {
      about,
      links: [(words) => words.links.cannotPull(own.container, own.image)],
      evidence: [describesPod(survey, pod, `Pulling image "${own.image}"`)],
    }),
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

const isDenied = (answer: string) =>
  /pull access denied|authorization failed|: 401 |401 Unauthorized|403 Forbidden/.test(answer)

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
  // The node has not asked again since somebody gave it a login.
  if (isDenied(answer) && hasFreshLogin(survey, pod)) return undefined
  if (isDenied(answer)) return root('imageDenied', facts, run)
  if (/no such host/.test(answer)) return root('registryUnknown', facts, run)
  if (/429 Too Many|toomanyrequests/i.test(answer))
    return root('registryLimits', { ...facts, answer: quoted(answer) })
  if (/x509|certificate/.test(answer)) return root('registryUntrusted', { ...facts, answer: quoted(answer) })
  if (/not found|no match for platform/.test(answer)) return root('imageNotFound', facts, run)
  if (/dial tcp|timeout|connection refused|no route to host|unexpected status/.test(answer))
    return root('registryUnreachable', { ...facts, answer: quoted(answer) })
  return undefined
}

function hasFreshLogin(survey: Survey, pod: Pod): boolean {
  const [failed] = survey.eventsOf(pod, 'Failed')
  const failedMs = failed === undefined ? 0 : survey.nowMs - survey.ageMs(failed)
  return (pod.spec?.imagePullSecrets ?? []).some((each) => {
    const secret = survey.get(secrets, pod.metadata.namespace, each.name ?? '')
    return timeMs(secret?.metadata.creationTimestamp) > failedMs
  })
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
