// What programs say that the API server forbids them, and whether it still does.
import { pods, resourcePath, subjectAccessReviews } from '#api/resource-ref.ts'
import type { SubjectAccessReview } from '#api/types/authorization-v1.ts'
import type { Pod } from '#api/types/core-v1.ts'
import type { Client } from '#client/client.ts'
import { containersOf } from './pod-facts.ts'
import { isSystem, type Review, type Survey } from './survey.ts'

export interface Denial {
  readonly pod: Pod
  readonly container: string
  readonly run: 'now' | 'before'
  readonly line: string
  readonly review: Review
}

/** What a program that runs said longer ago tells nothing about now. */
const freshMs = 60_000
const askLimit = 20

const forbidden =
  /User \\?"system:serviceaccount:([\w.-]+):([\w.-]+)\\?" cannot (\w+) resource \\?"([\w./-]+)\\?" in API group \\?"([\w.-]*)\\?"(?: in the namespace \\?"([\w.-]+)\\?")?/

export function denialsOf(survey: Survey): readonly Denial[] {
  return survey
    .all(pods)
    .filter(({ metadata }) => metadata.deletionTimestamp === undefined && !isSystem(metadata.namespace))
    .flatMap((pod) =>
      containersOf(pod).flatMap(({ name, status }) => {
        const run = status?.state.waiting === undefined ? 'now' : 'before'
        const isRunning = status?.state.running !== undefined
        const said = survey
          .log(pod, name, run)
          .findLast(({ text, atMs }) => forbidden.test(text) && (!isRunning || survey.nowMs - atMs < freshMs))
        const match = said === undefined ? null : forbidden.exec(said.text)
        if (said === undefined || match === null) return []
        const [, namespace = '', account = '', verb = '', resource = '', group = '', where] = match
        const review = { namespace, account, verb, resource, group, where }
        return [{ pod, container: name, run, line: said.text, review } as const]
      }),
    )
}

/** Asks the API server whether it would still say so, and notes the answers. */
export async function askRights(survey: Survey, client: Client): Promise<void> {
  for (const { review } of denialsOf(survey).slice(0, askLimit)) {
    if (survey.isAllowed(review) !== undefined) continue
    const [resource = '', subresource] = review.resource.split('/')
    const { code, body } = await client.request({
      method: 'POST',
      path: resourcePath(subjectAccessReviews),
      body: {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SubjectAccessReview',
        metadata: {},
        spec: {
          user: `system:serviceaccount:${review.namespace}:${review.account}`,
          groups: [
            'system:serviceaccounts',
            `system:serviceaccounts:${review.namespace}`,
            'system:authenticated',
          ],
          resourceAttributes: {
            verb: review.verb,
            group: review.group,
            resource,
            ...(subresource !== undefined && { subresource }),
            ...(review.where !== undefined && { namespace: review.where }),
          },
        },
      },
    })
    if (code < 300) survey.noteRight(review, (body as SubjectAccessReview).status?.allowed === true)
  }
}
