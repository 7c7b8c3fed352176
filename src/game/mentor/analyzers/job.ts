// Jobs that have given up, and CronJobs that are told to wait.
import { controllerOf } from '#api/object.ts'
import { cronJobs, jobs, pods } from '#api/resource-ref.ts'
import { timeMs } from '#api/time.ts'
import type { Job } from '#api/types/batch-v1.ts'
import type { Pod } from '#api/types/core-v1.ts'
import { type Analyzer, weights } from '../analyzer.ts'
import { describes, describesPod, gets } from '../evidence.ts'
import { type Finding, nameOfObject, root, shown } from '../finding.ts'
import { isComplete, isOutdone } from '../job-facts.ts'
import { containersOf, target, templateOf } from '../pod-facts.ts'
import { podFinding } from '../pod-finding.ts'
import type { Survey } from '../survey.ts'

export const job: Analyzer = {
  name: 'job',
  find: (survey) => [
    ...survey.all(jobs).flatMap((each) => [...failed(survey, each), ...asleep(survey, each)]),
    ...survey.all(pods).flatMap((pod) => heldOpen(survey, pod)),
    ...suspended(survey),
  ],
}

function failed(survey: Survey, each: Job): readonly Finding[] {
  const condition = each.status?.conditions?.find(
    ({ type, status }) => type === 'Failed' && status === 'True',
  )
  if (condition === undefined || isOutdone(survey, each)) return []
  const about = survey.ownerOf(each)
  const facts = {
    job: each.metadata.name,
    place: shown(about),
    limit: each.spec?.backoffLimit ?? 6,
    seconds: each.spec?.activeDeadlineSeconds ?? 0,
  }
  const found =
    condition.reason === 'DeadlineExceeded'
      ? root('jobTooSlow', facts)
      : condition.reason === 'BackoffLimitExceeded'
        ? root('jobGaveUp', facts)
        : root('jobRuledOut', { job: facts.job, place: facts.place, said: condition.message ?? '' })
  return [
    {
      ...found,
      about,
      shownBy: [nameOfObject(each), about],
      symptom: condition.reason ?? 'Failed',
      links: [(words) => words.links.jobFailed(each.metadata.name, condition.reason ?? '')],
      evidence: [
        gets(survey, { kind: 'Job', namespace: each.metadata.namespace, name: '' }, 'Failed'),
        describes(survey, nameOfObject(each), condition.reason ?? ''),
      ],
      detail: '',
      madeMs: 0,
      weight: weights.batch,
    },
  ]
}

/** Somebody asked it to wait. */
function asleep(survey: Survey, each: Job): readonly Finding[] {
  if (each.spec?.suspend !== true || isComplete(each)) return []
  const about = nameOfObject(each)
  const flag = target(survey, about).replace(shown(about), '')
  const run = `kubectl patch job ${about.name}${flag} -p '{"spec":{"suspend":false}}'`
  return [
    {
      ...root('jobSuspended', { job: about.name }, run),
      about,
      shownBy: [about],
      symptom: 'Suspended',
      links: [],
      evidence: [gets(survey, about, 'Suspended')],
      detail: '',
      madeMs: 0,
      weight: weights.wish,
    },
  ]
}

/** How long the rest may go on after the work is done. */
const restMs = 60_000

/** A container has done its work, and another one goes on and on: the Job never ends. */
function heldOpen(survey: Survey, pod: Pod): readonly Finding[] {
  const owner = controllerOf(pod)
  if (owner?.kind !== 'Job' || pod.metadata.deletionTimestamp !== undefined) return []
  const views = containersOf(pod).filter(({ isInit }) => !isInit)
  const done = views.find(({ status }) => {
    const { exitCode, finishedAt } = status?.state.terminated ?? {}
    return exitCode === 0 && survey.nowMs - timeMs(finishedAt) > restMs
  })
  const rest = views.filter(({ status }) => status?.state.running !== undefined)
  if (done === undefined || rest.length === 0) return []
  const facts = {
    job: owner.name,
    done: done.name,
    rest: rest.map(({ name }) => name).join(', '),
    place: shown(templateOf(survey, pod)),
  }
  const evidence = [describesPod(survey, pod, 'Running')]
  return [podFinding(survey, pod, root('jobHeldOpen', facts), { evidence, weight: weights.batch })]
}

function suspended(survey: Survey): readonly Finding[] {
  return survey
    .all(cronJobs)
    .filter(({ spec }) => spec?.suspend === true)
    .map((each) => {
      const about = nameOfObject(each)
      const flag = target(survey, about).replace(shown(about), '')
      const run = `kubectl patch cronjob ${about.name}${flag} -p '{"spec":{"suspend":false}}'`
      return {
        ...root('cronSuspended', { place: shown(about) }, run),
        about,
        shownBy: [about],
        symptom: 'SUSPEND True',
        links: [],
        evidence: [gets(survey, about, 'True')],
        detail: '',
        madeMs: 0,
        weight: weights.wish,
      }
    })
}
