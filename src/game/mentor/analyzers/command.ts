// Programs that do not start, that fail, or that end although they should go on.
import { controllerOf } from '#api/object.ts'
import { jobs, pods } from '#api/resource-ref.ts'
import { timeMs } from '#api/time.ts'
import type { Pod } from '#api/types/core-v1.ts'
import { type Analyzer, weights } from '../analyzer.ts'
import { describesPod, listsPods, logs } from '../evidence.ts'
import { type Evidence, type Finding, nameOfObject, type Root, root, shown } from '../finding.ts'
import { isOutdone } from '../job-facts.ts'
import { lastWords } from '../last-words.ts'
import { lockedOut } from '../mounts.ts'
import { type ContainerView, containersOf, isFailing, ofTemplate, templateOf } from '../pod-facts.ts'
import { killedByProbe } from '../probe-kills.ts'
import type { Survey } from '../survey.ts'

/** How long a line of a log may be when it is quoted. */
const quoteLimit = 160

export const command: Analyzer = {
  name: 'command',
  find: (survey) =>
    survey
      .all(pods)
      .filter((pod) => pod.metadata.deletionTimestamp === undefined && !isOfDoneJob(survey, pod))
      .flatMap((pod) =>
        containersOf(pod)
          .filter((container) => isStartRefused(container) || isFailing(pod, container, survey.nowMs))
          .flatMap((container) => findingOf(survey, pod, container)),
      ),
}

/** How long the next try of a Job has to last until it counts as a better one. */
const betterMs = 3000
/** So many failures are no accident, however well the next try begins. */
const manyFailures = 3

/** Pods that a Job got over, or may be getting over right now. */
function isOfDoneJob(survey: Survey, pod: Pod): boolean {
  const owner = controllerOf(pod)
  if (owner?.kind !== 'Job') return false
  const job = survey.get(jobs, pod.metadata.namespace, owner.name)
  if (job === undefined || isOutdone(survey, job)) return true
  if ((job.status?.failed ?? 0) >= manyFailures) return false
  return survey.all(pods, pod.metadata.namespace).some((other) => {
    const started = other.status?.containerStatuses?.[0]?.state.running?.startedAt
    const isOfJob = controllerOf(other)?.uid === job.metadata.uid && other.metadata.uid !== pod.metadata.uid
    return isOfJob && started != null && survey.nowMs - timeMs(started) > betterMs
  })
}

const startReasons = new Set(['RunContainerError', 'CreateContainerError', 'StartError'])

function isStartRefused({ waiting }: ContainerView): boolean {
  return startReasons.has(waiting?.reason ?? '')
}

function findingOf(survey: Survey, pod: Pod, container: ContainerView): readonly Finding[] {
  const told = causeOf(survey, pod, container)
  if (told === undefined) return []
  const { name } = pod.metadata
  const { ended, status } = container
  const place = templateOf(survey, pod)
  return [
    {
      ...told.root,
      about: place,
      shownBy: [nameOfObject(pod)],
      symptom: symptomOf(survey, pod),
      links: [
        (words) => words.links.podIs(name, survey.cell(pod, 'Status'), survey.cell(pod, 'Ready')),
        ...(ended === undefined || (status?.restartCount ?? 0) === 0
          ? []
          : [
              (words: Parameters<Root['is']>[0]) =>
                words.links.restarted(container.name, status?.restartCount ?? 0, ended.exitCode),
            ]),
      ],
      evidence: [listsPods(survey, pod), ...told.evidence],
      ...ofTemplate(pod),
      weight: weights.pod,
    },
  ]
}

/** What stands out in the list of pods. */
function symptomOf(survey: Survey, pod: Pod): string {
  const status = survey.cell(pod, 'Status')
  return status === 'Running' ? `RESTARTS ${survey.cell(pod, 'Restarts').split(' ')[0]}` : status
}

interface Told {
  readonly root: Root
  readonly evidence: readonly Evidence[]
}

function causeOf(survey: Survey, pod: Pod, container: ContainerView): Told | undefined {
  const { name, ended, waiting, spec } = container
  const message = isStartRefused(container) ? (waiting?.message ?? ended?.message) : ended?.message
  const facts = {
    container: name,
    place: shown(templateOf(survey, pod)),
    pod: pod.metadata.name,
    isInit: container.isInit,
  }
  if (isStartRefused(container) || ended?.reason === 'StartError' || ended?.reason === 'ContainerCannotRun') {
    const word = /exec: "([^"]+)"/.exec(message ?? '')?.[1] ?? (spec.command ?? spec.args ?? [])[0]
    if (message === undefined || word === undefined) return undefined
    const isDenied = /permission denied/.test(message)
    const shows = isDenied ? 'permission denied' : `exec: "${word}"`
    return {
      root: root(isDenied ? 'commandNotAllowed' : 'commandNotFound', { ...facts, word }),
      evidence: [describesPod(survey, pod, shows)],
    }
  }
  if (ended === undefined || ended.reason === 'OOMKilled') return undefined
  if (killedByProbe(survey, pod, name) !== undefined) return undefined
  if (survey.eventsOf(pod, 'FailedPostStartHook').length > 0)
    return {
      root: root('startHookFails', facts),
      evidence: [describesPod(survey, pod, 'FailedPostStartHook')],
    }
  if (ended.exitCode === 0)
    return {
      root: root('programEnds', facts),
      evidence: [describesPod(survey, pod, 'Completed')],
    }
  return failureOf(survey, pod, container, facts, ended.exitCode)
}

function failureOf(
  survey: Survey,
  pod: Pod,
  container: ContainerView,
  facts: { container: string; place: string; pod: string; isInit: boolean },
  code: number,
): Told {
  const { name, status, spec } = container
  const isRootReadOnly = spec.securityContext?.readOnlyRootFilesystem === true
  const run = status?.state.terminated === undefined ? 'before' : 'now'
  const line = lastWords(survey.log(pod, name, run))
  const described = describesPod(survey, pod, `Exit Code:    ${code}`)
  const given = { ...facts, code, line: line?.slice(0, quoteLimit) }
  const evidence = line === undefined ? [described] : [described, logs(survey, pod, name, line, run)]
  if (line !== undefined && /address (already )?in use/i.test(line))
    return { root: root('portTaken', given), evidence }
  if (line !== undefined && /read-only file system/i.test(line) && isRootReadOnly)
    return { root: root('rootIsReadOnly', given), evidence }
  const locked = lockedOut(survey, pod, container, line)
  if (locked !== undefined) return { root: root('volumeNotWritable', locked), evidence }
  if (line !== undefined && /exec format error/.test(line))
    return { root: root('wrongArchitecture', given), evidence }
  return { root: root('programFails', given), evidence }
}
