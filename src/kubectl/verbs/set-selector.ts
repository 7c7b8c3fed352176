// kubectl set selector.
import type { KubeObject } from '#api/object.ts'
import { findTargets } from '../manifests/targets.ts'
import { reportChange } from '../report-change.ts'
import { CommandError, throwCollected, type Verb } from '../verb.ts'
import { checkChangeOptions, patchObject } from '../writing.ts'
import { parseLabels } from './expose.ts'

export const setSelector: Verb = {
  path: 'set selector',

  async run(call) {
    const { flags, args } = call
    const expression = args.at(-1)
    if (expression === undefined || !expression.includes('='))
      throw new CommandError(
        'error: one or more resources must be specified as <resource> <name> or <resource>/<name>',
      )
    const selector = parseLabels(expression)
    const dryRun = checkChangeOptions(call)
    const { targets, errors: unfound } = await findTargets(call, {
      args: args.slice(0, -1),
      isAll: flags.on('all'),
      fetch: 'latest',
    })
    const errors = [...unfound]
    for (const target of targets) {
      try {
        if (target.resource.kind !== 'Service')
          throw new CommandError('error: setting a selector is only supported for Services')
        const { spec } = target.object as KubeObject & {
          spec: { selector?: { readonly [key: string]: string } }
        }
        const gone = Object.keys(spec.selector ?? {}).filter((key) => selector[key] === undefined)
        const change = { ...Object.fromEntries(gone.map((key) => [key, null])), ...selector }
        const version = flags.text('resource-version')
        const patch = {
          spec: { selector: change },
          ...(version !== '' && { metadata: { resourceVersion: version } }),
        }
        const patched =
          dryRun === 'client'
            ? ({ ...target.object, spec: { ...spec, selector } } as unknown as KubeObject)
            : await patchObject(call, target, 'strategic-merge-patch+json', patch, { dryRun })
        await reportChange(call, target, 'selector updated', dryRun, patched)
      } catch (error) {
        errors.push(error)
      }
    }
    throwCollected(errors)
    return 0
  },
}
