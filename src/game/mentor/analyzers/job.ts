// Jobs that have given up, and CronJobs that are told to wait.
import { cronJobs, jobs } from '#api/resource-ref.ts'
import type { Job } from '#api/types/batch-v1.ts'
import { type Analyzer, weights } from '../analyzer.ts'
import { describes, gets } from '../evidence.ts'
import { type Finding, nameOfObject, root, shown } from '../finding.ts'
import { target } from '../pod-facts.ts'
import type { Survey } from '../survey.ts'

export const job: Analyzer = {
  name: 'job',
  find: (survey) => [...survey.all(jobs).flatMap((each) => failed(survey, each)), ...suspended(survey)],
}

function failed(survey: Survey, each: Job): readonly Finding[] {
  const condition = each.status?.conditions?.find(
    ({ type, status }) => type === 'Failed' && status === 'True',
  )
  if (condition === undefined) return []
  const about = survey.ownerOf(each)
  const facts = {
    job: each.metadata.name,
    place: shown(about),
    limit: each.spec?.backoffLimit ?? 6,
    seconds: each.spec?.activeDeadlineSeconds ?? 0,
  }
  const cause = condition.reason === 'DeadlineExceeded' ? 'jobTooSlow' : 'jobGaveUp'
  if (cause === 'jobGaveUp' && condition.reason !== 'BackoffLimitExceeded') return []
  return [
    {
      ...root(cause, facts),
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
        weight: weights.note,
      }
    })
}
