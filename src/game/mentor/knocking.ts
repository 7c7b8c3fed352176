// Knocks on the ports of pods, from their own node, as somebody at its shell would with nc.
import { pods, services } from '#api/resource-ref.ts'
import type { Pod } from '#api/types/core-v1.ts'
import type { ProbeAnswer } from '../network-port.ts'
import type { Stage } from '../stage.ts'
import { complaintsOf } from './complaints.ts'
import { meaningOf } from './names.ts'
import { isReady } from './pod-facts.ts'
import { declaredPorts, hasSelector, podsBehind, targetNumber, targetsOf } from './service-facts.ts'
import { isSystem, type Knock, type Survey } from './survey.ts'

const timeoutMs = 1000
const knockLimit = 60
/** As many copies of one Service tell of all. */
const copiesLimit = 3

/** Knocks wherever a Service or a probe leads, and notes the answers. Takes some virtual milliseconds. */
export async function knock(survey: Survey, { network, pace, clock }: Stage): Promise<void> {
  if (network === undefined) return
  const wanted = doors(survey).slice(0, knockLimit)
  await Promise.all(
    wanted.map(async ({ pod, port, from }) => {
      const address = pod.status?.podIP ?? ''
      let answer: ProbeAnswer | undefined
      await pace.waitUntil(clock.now() + timeoutMs, (run) => {
        network.probe(
          { kind: 'node', name: from ?? pod.spec?.nodeName ?? '' },
          { kind: 'tcp', host: address, port, timeoutMs },
          (given) => {
            answer = given
            run()
          },
        )
      })
      if (answer !== undefined) survey.noteKnock(address, port, knockOf(answer), from)
    }),
  )
}

function knockOf({ isAnswered, say }: ProbeAnswer): Knock {
  return isAnswered ? 'open' : say === 'connection refused' ? 'refused' : 'silent'
}

interface Door {
  readonly pod: Pod
  readonly port: number
  /** Another node than the pod's own. */
  readonly from?: string
}

function doors(survey: Survey): readonly Door[] {
  const found = new Map<string, Door>()
  const add = (pod: Pod, port: number | undefined) => {
    if (port !== undefined && pod.status?.podIP !== undefined && pod.spec?.hostNetwork !== true)
      found.set(`${pod.status.podIP}:${port}`, { pod, port })
  }
  for (const service of survey.all(services).filter(hasSelector)) {
    if (isSystem(service.metadata.namespace)) continue
    for (const pod of podsBehind(survey, service).filter(isReady).slice(0, copiesLimit))
      for (const port of service.spec?.ports ?? []) {
        if (port.protocol !== 'UDP') add(pod, targetNumber(port, pod))
        for (const declared of declaredPorts(pod)) add(pod, declared.port)
      }
  }
  for (const pod of survey.all(pods))
    if (pod.status?.phase === 'Running' && !isReady(pod) && !isSystem(pod.metadata.namespace))
      for (const { port } of declaredPorts(pod)) add(pod, port)
  return [...farDoors(survey), ...found.values()]
}

/** Where somebody gets no answer at all: the same from the node of who asks. */
function farDoors(survey: Survey): readonly Door[] {
  return complaintsOf(survey).flatMap(({ kind, pod: asking, host, namespace }) => {
    const from = asking?.spec?.nodeName
    const meaning = meaningOf(survey, host, namespace)
    if (kind !== 'silent' || from === undefined || meaning.kind !== 'service') return []
    return targetsOf(survey, meaning.service)
      .filter(({ pod }) => pod.spec?.nodeName !== from)
      .slice(0, copiesLimit)
      .flatMap((door) => [{ ...door, from }, door])
  })
}
