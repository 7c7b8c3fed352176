// --user, --group and --serviceaccount as subjects of a binding.
import type { Flags } from '../flags.ts'
import { CommandError } from '../verb.ts'

const group = 'rbac.authorization.k8s.io'

export interface GeneratedSubject {
  readonly kind: string
  readonly apiGroup?: string
  readonly name: string
  readonly namespace?: string
}

/** Throws CommandError. */
export function subjectsOf(flags: Flags): GeneratedSubject[] {
  return [
    ...flags.list('user').map((name) => ({ kind: 'User', apiGroup: group, name })),
    ...flags.list('group').map((name) => ({ kind: 'Group', apiGroup: group, name })),
    ...flags.list('serviceaccount').map((account) => {
      const [namespace, name, ...rest] = account.split(':')
      if (!namespace || !name || rest.length > 0)
        throw new CommandError('error: serviceaccount must be <namespace>:<name>')
      return { kind: 'ServiceAccount', name, namespace }
    }),
  ]
}
