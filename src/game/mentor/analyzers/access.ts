// Programs that the API server turns away: their account may not do it, or they carry no token.
import { pods, roleBindings, serviceAccounts } from '#api/resource-ref.ts'
import type { Pod } from '#api/types/core-v1.ts'
import type { Analyzer } from '../analyzer.ts'
import { denialsOf } from '../denials.ts'
import { describesPod, logs } from '../evidence.ts'
import { type Finding, root, shown } from '../finding.ts'
import { containersOf, isFailing, templateOf } from '../pod-facts.ts'
import { podFinding } from '../pod-finding.ts'
import { isSystem, type Survey } from '../survey.ts'

const tokenPath = /\/var\/run\/secrets\/kubernetes\.io\/serviceaccount\/\w+.*no such file/i

export const access: Analyzer = {
  name: 'access',
  find: (survey) => [
    ...denialsOf(survey).flatMap((denial) => {
      const { pod, container, line, review } = denial
      if (survey.isAllowed(review) !== false) return []
      const { account, namespace, verb, resource, group, where } = review
      const misplaced = survey
        .all(roleBindings, where)
        .find(({ subjects }) =>
          subjects?.some(
            (subject) =>
              subject.kind === 'ServiceAccount' &&
              subject.name === account &&
              subject.namespace !== namespace,
          ),
        )
      const facts = {
        account,
        namespace,
        verb,
        resource: group === '' ? resource : `${resource}.${group}`,
        where,
        place: shown(templateOf(survey, pod)),
        binding: misplaced?.metadata.name,
      }
      const flag = where === undefined || where === survey.namespace ? '' : ` -n ${where}`
      return [
        podFinding(survey, pod, root('accountMayNot', facts), {
          symptom: 'Forbidden',
          links: [(words) => words.links.complains(pod.metadata.name, line.slice(0, 200))],
          evidence: [
            logs(survey, pod, container, line, denial.run),
            {
              run: `kubectl auth can-i --list --as=system:serviceaccount:${namespace}:${account}${flag}`,
              shows: 'Resources',
              look: (words) => words.look.rights(account),
            },
          ],
        }),
      ]
    }),
    ...survey
      .all(pods)
      .filter(({ metadata }) => metadata.deletionTimestamp === undefined && !isSystem(metadata.namespace))
      .flatMap((pod) => tokenless(survey, pod)),
  ],
}

function tokenless(survey: Survey, pod: Pod): readonly Finding[] {
  const account = pod.spec?.serviceAccountName ?? 'default'
  const ofAccount = survey.get(serviceAccounts, pod.metadata.namespace, account)
  const isMounted = pod.spec?.automountServiceAccountToken ?? ofAccount?.automountServiceAccountToken ?? true
  if (isMounted) return []
  return containersOf(pod).flatMap((container) => {
    if (!isFailing(pod, container, survey.nowMs)) return []
    const run = container.status?.state.terminated === undefined ? 'before' : 'now'
    const line = survey.log(pod, container.name, run).findLast(({ text }) => tokenPath.test(text))?.text
    if (line === undefined) return []
    const place = shown(templateOf(survey, pod))
    const isOfPod = pod.spec?.automountServiceAccountToken === false
    return [
      podFinding(survey, pod, root('tokenNotMounted', { place, account, isOfPod }), {
        links: [(words) => words.links.complains(pod.metadata.name, line)],
        evidence: [describesPod(survey, pod, 'Exit Code'), logs(survey, pod, container.name, line, run)],
      }),
    ]
  })
}
