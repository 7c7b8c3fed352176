// kubectl set selector.
import { parseSelector } from '#api/labels.ts'
import type { KubeObject } from '#api/object.ts'
import { findTargets, hasFiles } from '../manifests/targets.ts'
import { reportChange } from '../report-change.ts'
import { nothingGiven } from '../resource-arguments.ts'
import { CommandError, throwCollected, type Verb } from '../verb.ts'
import { checkChangeOptions, patchObject } from '../writing.ts'

export const setSelector: Verb = {
  path: 'set selector',

  async run(call) {
    const { flags, args } = call
    const expression = args.at(-1)
    if (expression === undefined) throw new CommandError('error: one selector is required')
    const named = args.slice(0, -1)
    if (named.length === 0 && !hasFiles(call)) throw new CommandError(nothingGiven)
    const selector = matchLabels(expression)
    const isLocal = flags.on('local')
    const dryRun = checkChangeOptions(call)
    const { targets, errors: unfound } = await findTargets(call, {
      args: named,
      isAll: flags.on('all'),
      fetch: isLocal ? 'named' : 'latest',
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
          isLocal || dryRun === 'client'
            ? ({ ...target.object, spec: { ...spec, selector } } as unknown as KubeObject)
            : await patchObject(call, target, 'strategic-merge-patch+json', patch, { dryRun })
        await reportChange(call, target, 'selector updated', isLocal ? 'none' : dryRun, patched)
      } catch (error) {
        errors.push(error)
      }
    }
    throwCollected(errors)
    return 0
  },
}

const operators: { readonly [operator: string]: string } = {
  in: 'In',
  notin: 'NotIn',
  exists: 'Exists',
  '!': 'DoesNotExist',
}

/** The labels that a selector asks for; services know no other requirements. Throws CommandError. */
function matchLabels(text: string): { readonly [key: string]: string } {
  const labels: Record<string, string> = {}
  const others: string[] = []
  for (const { key, operator, values } of parseSelector(text).requirements)
    if (operator === 'in' && !new RegExp(`${key}\\s+in\\b`).test(text)) labels[key] = values[0] as string
    else others.push(`{${key} ${operators[operator]} [${values.join(' ')}]}`)
  if (others.length > 0)
    throw new CommandError(`error: match expression [${others.join(' ')}] not supported on this object`)
  return labels
}
