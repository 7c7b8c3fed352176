// Probes that keep a pod out of its Services, or kill containers that would work.
import { pods } from '#api/resource-ref.ts'
import { timeMs } from '#api/time.ts'
import type { Event, Pod, Probe } from '#api/types/core-v1.ts'
import { type Analyzer, weights } from '../analyzer.ts'
import { describesPod, listsPods } from '../evidence.ts'
import { type Finding, nameOfObject, type Root, root, shown } from '../finding.ts'
import { hiddenBy } from '../mounts.ts'
import {
  type ContainerView,
  containersOf,
  flagOf,
  isChangeable,
  isFailing,
  ofTemplate,
  templateOf,
} from '../pod-facts.ts'
import { killedByProbe } from '../probe-kills.ts'
import type { Survey } from '../survey.ts'

type ProbeName = 'readiness' | 'liveness' | 'startup'

/** A program gets so long to come up before its probes count. */
const graceMs = 30_000
/** A failure that goes on is told of again after five minutes, however often it happened. */
const toldAgainMs = 330_000

export const probes: Analyzer = {
  name: 'probes',
  find: (survey) =>
    survey
      .all(pods)
      .filter((pod) => pod.metadata.deletionTimestamp === undefined && pod.status?.phase === 'Running')
      .flatMap((pod) => containersOf(pod).flatMap((container) => failing(survey, pod, container))),
}

function failing(survey: Survey, pod: Pod, container: ContainerView): readonly Finding[] {
  const kill = killedByProbe(survey, pod, container.name)
  if (
    kill !== undefined &&
    (isFailing(pod, container, survey.nowMs) || isStruckAgain(survey, pod, container))
  )
    return findingOf(survey, pod, container, kill.probe)
  const running = container.status?.state.running
  if (running === undefined) return []
  const idle = toldNothing(survey, pod, container)
  if (idle !== undefined) return findingOf(survey, pod, container, idle, weights.note)
  if (container.status?.started === false && container.spec.startupProbe != null)
    return findingOf(survey, pod, container, 'startup')
  if (container.status?.ready === true || container.spec.readinessProbe == null) return []
  const delayMs = (container.spec.readinessProbe.initialDelaySeconds ?? 0) * 1000
  if (survey.nowMs - timeMs(running.startedAt) < graceMs + delayMs) return []
  return findingOf(survey, pod, container, 'readiness')
}

/** A liveness probe that cannot even be made neither ends the container nor watches over it. */
function toldNothing(survey: Survey, pod: Pod, container: ContainerView): 'liveness' | undefined {
  const failure = lastFailure(survey, pod, 'liveness')
  const isIdle = /^Liveness probe errored/.test(told(failure?.message))
  const isNow = failure !== undefined && survey.ageMs(failure) < toldAgainMs
  return isIdle && isNow && container.spec.livenessProbe != null && container.status?.ready === true
    ? 'liveness'
    : undefined
}

/** What an event says, whether or not it was joined with others like it. */
const told = (message: string | undefined) =>
  (message ?? '').replace(/^\(combined from similar events\): /, '')

/** The run after a kill is refused by the same probe. */
function isStruckAgain(survey: Survey, pod: Pod, container: ContainerView): boolean {
  const startedAt = container.status?.state.running?.startedAt
  const last = lastFailure(survey, pod, 'liveness') ?? lastFailure(survey, pod, 'startup')
  return startedAt != null && last !== undefined && timeMs(last.lastTimestamp) > timeMs(startedAt)
}

function lastFailure(survey: Survey, pod: Pod, which: ProbeName): Event | undefined {
  const word = `${which[0]?.toUpperCase()}${which.slice(1)} probe`
  return survey.eventsOf(pod, 'Unhealthy').find(({ message }) => told(message).startsWith(word))
}

const specOf = ({ spec }: ContainerView, which: ProbeName): Probe | undefined =>
  spec[`${which}Probe`] ?? undefined

function findingOf(
  survey: Survey,
  pod: Pod,
  container: ContainerView,
  which: ProbeName,
  weight: number = weights.pod,
): readonly Finding[] {
  const [probe, failure] = [specOf(container, which), lastFailure(survey, pod, which)]
  if (probe === undefined || failure === undefined) return []
  const startedMs = timeMs(container.status?.state.running?.startedAt)
  // What was said of an earlier run, or longer ago than the kubelet stays silent, says nothing about now.
  if (
    which === 'readiness' &&
    (timeMs(failure.lastTimestamp) < startedMs || survey.ageMs(failure) > toldAgainMs)
  )
    return []
  const message = told(failure.message)
  const found = rootOf(survey, pod, container, which, probe, message)
  if (found === undefined) return []
  const { name } = pod.metadata
  const status = survey.cell(pod, 'Status')
  const restarts = container.status?.restartCount ?? 0
  return [
    {
      ...found,
      about: templateOf(survey, pod),
      shownBy: [nameOfObject(pod)],
      symptom: status === 'Running' ? `Running ${survey.cell(pod, 'Ready')}` : status,
      links: [
        (words) => words.links.podIs(name, status, survey.cell(pod, 'Ready')),
        (words) =>
          weight === weights.note
            ? words.links.probeIdle(container.name, which)
            : which === 'readiness' || restarts === 0
              ? words.links.notReady(container.name, which)
              : words.links.killed(container.name, which, restarts),
      ],
      evidence: [
        listsPods(survey, pod),
        describesPod(survey, pod, message.split('\n')[0]?.slice(0, 60) ?? ''),
      ],
      ...ofTemplate(pod),
      weight,
    },
  ]
}

function rootOf(
  survey: Survey,
  pod: Pod,
  container: ContainerView,
  which: ProbeName,
  probe: Probe,
  message: string,
): Root | undefined {
  const place = templateOf(survey, pod)
  const port = portOf(container, probe)
  const address = pod.status?.podIP ?? ''
  const open = declaredPorts(container).filter((each) => survey.knock(address, each) === 'open')
  const facts = {
    which,
    container: container.name,
    place: shown(place),
    port: String(port ?? ''),
    path: probe.httpGet?.path ?? '/',
    listens: open.length === 1 ? open[0] : undefined,
    said:
      message
        .replace(/^\w+ probe (failed|errored)[^:]*: /, '')
        .replace(/^.*OCI runtime exec failed: (exec failed: )?/, '')
        .split('\n')[0]
        ?.slice(0, 120) ?? '',
    seconds: probe.timeoutSeconds ?? 1,
    code: /statuscode: (\d+)/.exec(message)?.[1] ?? '',
  }
  if (/strconv\.Atoi: parsing/.test(message)) {
    const given = probe.httpGet?.port ?? probe.tcpSocket?.port
    const names = (container.spec.ports ?? []).flatMap(({ name }) => name ?? []).join(', ')
    return root('probePortName', { ...facts, port: String(given ?? ''), names })
  }
  const isRefused = /connection refused/.test(message)
  // Somebody listens there by now.
  if (isRefused && port !== undefined && survey.knock(address, port) === 'open') return undefined
  if (isRefused) return root('probePort', facts, mendOf(survey, pod, container, which, open, port))
  const hidden = facts.code === '403' ? hiddenBy(survey, pod, container) : undefined
  if (hidden !== undefined) return root('mountHides', hidden)
  if (facts.code === '404') return root('probePath', facts)
  if (facts.code !== '') return root('probeAnswer', facts)
  if (/deadline exceeded|timed out|i\/o timeout/.test(message)) return root('probeSlow', facts)
  if (probe.exec != null) return root('probeCommand', facts)
  return undefined
}

function declaredPorts({ spec }: ContainerView): readonly number[] {
  return (spec.ports ?? []).map(({ containerPort }) => containerPort)
}

function portOf({ spec }: ContainerView, { httpGet, tcpSocket, grpc }: Probe): number | undefined {
  const given = httpGet?.port ?? tcpSocket?.port ?? grpc?.port
  if (typeof given !== 'string') return given
  return spec.ports?.find(({ name }) => name === given)?.containerPort
}

function mendOf(
  survey: Survey,
  pod: Pod,
  container: ContainerView,
  which: ProbeName,
  open: readonly number[],
  port: number | undefined,
): string | undefined {
  const place = templateOf(survey, pod)
  const [only] = open
  const probe = specOf(container, which)
  const how = probe?.httpGet != null ? 'httpGet' : 'tcpSocket'
  if (open.length !== 1 || only === port || !isChangeable(place) || probe?.grpc != null) return undefined
  const patch = {
    spec: {
      template: {
        spec: { containers: [{ name: container.name, [`${which}Probe`]: { [how]: { port: only } } }] },
      },
    },
  }
  return `kubectl patch ${shown(place)}${flagOf(survey, place.namespace)} -p '${JSON.stringify(patch)}'`
}
