// kubectl create poddisruptionbudget.
import { parseSelector } from '#api/labels.ts'
import { podDisruptionBudgets } from '#api/resource-ref.ts'
import { createVerb } from '../generators/generated.ts'
import { CommandError } from '../verb.ts'

const operators: { readonly [operator: string]: string } = {
  in: 'In',
  notin: 'NotIn',
  exists: 'Exists',
  '!': 'DoesNotExist',
}

export const createPodDisruptionBudget = createVerb({
  path: 'create poddisruptionbudget',
  ref: podDisruptionBudgets,
  failure: 'failed to create poddisruptionbudgets: ',
  build: ({ flags }) => {
    const [selector, min, max] = ['selector', 'min-available', 'max-unavailable'].map((name) =>
      flags.text(name),
    )
    if (!selector) throw new CommandError('error: a selector must be specified')
    if (!min && !max)
      throw new CommandError('error: one of min-available or max-unavailable must be specified')
    if (min && max)
      throw new CommandError('error: min-available and max-unavailable cannot be both specified')
    for (const [flag, amount] of [
      ['min-available', min],
      ['max-unavailable', max],
    ])
      if (amount && !/^\d+%?$/.test(amount))
        throw new CommandError(`error: invalid format specified for ${flag}`)
    return {
      spec: {
        ...(min && { minAvailable: intOrString(min) }),
        ...(max && { maxUnavailable: intOrString(max) }),
        selector: selectorObject(selector),
      },
    }
  },
})

function intOrString(text: string): number | string {
  return /^\d+$/.test(text) ? Number(text) : text
}

function selectorObject(text: string) {
  const matchLabels: Record<string, string> = {}
  const matchExpressions: object[] = []
  for (const { key, operator, values } of parseSelector(text).requirements) {
    const [value] = values
    if (operator === 'in' && values.length === 1 && value !== undefined) matchLabels[key] = value
    else matchExpressions.push({ key, operator: operators[operator], ...(values.length > 0 && { values }) })
  }
  return {
    ...(Object.keys(matchLabels).length > 0 && { matchLabels }),
    ...(matchExpressions.length > 0 && { matchExpressions }),
  }
}
