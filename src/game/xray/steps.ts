// The steps of a flow, in the player's language.
import type { Moment } from '#api/moment.ts'
import { answerStep, connectionSteps, lookupSteps } from './journey-steps.ts'
import { kubeletStep } from './kubelet-step.ts'
import { proxyStep } from './proxy-step.ts'
import { requestStep } from './request-step.ts'
import { schedulerStep } from './scheduler-step.ts'
import { type Stretch, stretchesOf } from './stretches.ts'
import { type Telling, timeOf } from './telling.ts'
import type { XrayStep } from './view.ts'
import { type Request, subjectOf, type Unreached, writerOf } from './writer.ts'

/** `moments` are those of one flow, in order. */
export function stepsOf(
  moments: readonly Moment[],
  on: Pick<Telling, 'words' | 'placeOf'>,
): readonly XrayStep[] {
  const done = moments.filter(isRequest).filter(({ refusal }) => refusal === undefined)
  const of = (isMeant: (request: Request) => boolean) => new Set(done.filter(isMeant).map(subjectOf))
  const telling = {
    ...on,
    startMs: moments[0]?.atMs ?? 0,
    deleted: of(({ verb, resource }) => verb === 'delete' || resource === 'pods/eviction'),
    created: of(({ verb, resource }) => verb === 'create' && !resource.includes('/')),
  }
  return stretchesOf(moments).flatMap((stretch) => stepOf(stretch, telling) ?? [])
}

function stepOf(stretch: Stretch, on: Telling): XrayStep | readonly XrayStep[] | undefined {
  const [first] = stretch.moments
  switch (first?.kind) {
    case 'scheduling':
      return schedulerStep(stretch, on)
    case 'sandbox':
      return kubeletStep(stretch, on)
    case 'rules':
      return proxyStep(stretch, on)
    case 'request':
      if (writerOf(first).part === 'kubelet') return kubeletStep(stretch, on)
      return requestStep(stretch, stretch.moments.filter(isRequest), on)
    case 'unreached':
      return unreachedStep(stretch, first, on)
    case 'lookup':
      return lookupSteps(first, on)
    case 'connection':
      return connectionSteps(first, on)
    case 'answer':
      return answerStep(first, on)
    default:
      return undefined
  }
}

const isRequest = (moment: Moment): moment is Request => moment.kind === 'request'

function unreachedStep({ key }: Stretch, { atMs, agent, message }: Unreached, on: Telling): XrayStep {
  return {
    key,
    at: timeOf(on, atMs),
    who: agent,
    way: [{ label: '', to: 'API server', isBroken: true }],
    what: message,
    rule: on.words.rules.unreached ?? '',
    rows: [],
    hasFailed: true,
  }
}
