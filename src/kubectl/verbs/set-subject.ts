// kubectl set subject.
import { deepEqual, type KubeObject } from '#api/object.ts'
import type { Subject } from '#api/types/rbac-v1.ts'
import { subjectsOf } from '../generators/subjects.ts'
import { findTargets, hasFiles } from '../manifests/targets.ts'
import { patchDifference } from '../pod-specs.ts'
import { reportChange } from '../report-change.ts'
import { nothingGiven } from '../resource-arguments.ts'
import { CommandError, throwCollected, type Verb } from '../verb.ts'
import { checkChangeOptions } from '../writing.ts'

export const setSubject: Verb = {
  path: 'set subject',

  async run(call) {
    if (call.args.length === 0 && !hasFiles(call)) throw new CommandError(nothingGiven)
    const { flags } = call
    const given = subjectsOf(flags)
    if (given.length === 0)
      throw new CommandError('error: you must specify at least one value of user, group or serviceaccount')
    const dryRun = checkChangeOptions(call)
    const { targets, errors: unfound } = await findTargets(call, { isAll: flags.on('all'), fetch: 'latest' })
    const errors = [...unfound]
    for (const target of targets) {
      try {
        const { kind } = target.resource
        if (kind !== 'RoleBinding' && kind !== 'ClusterRoleBinding')
          throw new CommandError(
            'error: setting subjects is only supported for RoleBinding/ClusterRoleBinding',
          )
        const object = target.object as KubeObject & { subjects?: readonly Subject[] }
        const present = object.subjects ?? []
        const isNew = (subject: object) => !present.some((other) => deepEqual(other, subject))
        const subjects = [...present, ...given.filter(isNew)]
        const patched = await patchDifference(call, target, { ...object, subjects } as KubeObject, dryRun)
        if (patched !== undefined) await reportChange(call, target, 'subjects updated', dryRun, patched)
      } catch (error) {
        errors.push(error)
      }
    }
    throwCollected(errors)
    return 0
  },
}
