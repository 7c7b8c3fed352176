// Where pods want to run. Models pkg/apis/core/validation validateAffinity, ValidateNodeSelector and
// ValidateTolerations, v1.35.
import { type FieldError, forbiddenField, invalidValue, notSupported, required } from '#api/field-error.ts'
import { labelValueErrors } from '#api/labels.ts'
import type {
  Affinity,
  NodeSelector,
  NodeSelectorRequirement,
  NodeSelectorTerm,
  PodAffinityTerm,
  Toleration,
} from '#api/types/core-v1.ts'
import { labelSelectorErrors, requirementErrors } from './label-selector.ts'
import { choiceErrors, dnsLabel, dnsSubdomain, nameRuleErrors, qualifiedErrors } from './names.ts'

const needed = 'requiredDuringSchedulingIgnoredDuringExecution'
const wished = 'preferredDuringSchedulingIgnoredDuringExecution'

export function affinityErrors(at: string, affinity: Affinity | undefined): FieldError[] {
  const { nodeAffinity, podAffinity, podAntiAffinity } = affinity ?? {}
  const errors: FieldError[] = []
  const ofNode = `${at}.nodeAffinity`
  const selector = nodeAffinity?.[needed]
  if (selector !== undefined) errors.push(...nodeSelectorErrors(`${ofNode}.${needed}`, selector, true))
  for (const [i, { weight, preference }] of (nodeAffinity?.[wished] ?? []).entries()) {
    const here = `${ofNode}.${wished}[${i}]`
    errors.push(...weightErrors(here, weight), ...termErrors(`${here}.preference`, preference, true))
  }
  for (const [name, terms] of [
    ['podAffinity', podAffinity],
    ['podAntiAffinity', podAntiAffinity],
  ] as const) {
    for (const [i, term] of (terms?.[needed] ?? []).entries())
      errors.push(...podTermErrors(`${at}.${name}.${needed}[${i}]`, term))
    for (const [i, { weight, podAffinityTerm }] of (terms?.[wished] ?? []).entries()) {
      const here = `${at}.${name}.${wished}[${i}]`
      errors.push(...weightErrors(here, weight), ...podTermErrors(`${here}.podAffinityTerm`, podAffinityTerm))
    }
  }
  return errors
}

function weightErrors(at: string, weight: number): FieldError[] {
  if (weight >= 1 && weight <= 100) return []
  return [invalidValue(`${at}.weight`, weight, 'must be in the range 1-100')]
}

function podTermErrors(at: string, term: PodAffinityTerm): FieldError[] {
  const { labelSelector, namespaceSelector, namespaces = [], topologyKey } = term
  return [
    ...labelSelectorErrors(`${at}.labelSelector`, labelSelector),
    ...labelSelectorErrors(`${at}.namespaceSelector`, namespaceSelector),
    ...namespaces.flatMap((name) => nameRuleErrors(`${at}.namespace`, name, dnsLabel)),
    ...labelKeyErrors(at, term),
    ...(topologyKey ? [] : [required(`${at}.topologyKey`, 'can not be empty')]),
    ...qualifiedErrors(`${at}.topologyKey`, topologyKey),
  ]
}

/** Keys whose values come from the pod's own labels. Models ValidateMatchLabelKeysAndMismatchLabelKeys. */
function labelKeyErrors(
  at: string,
  { labelSelector, matchLabelKeys = [], mismatchLabelKeys = [] }: PodAffinityTerm,
): FieldError[] {
  const errors: FieldError[] = []
  for (const [name, keys] of [
    ['matchLabelKeys', matchLabelKeys],
    ['mismatchLabelKeys', mismatchLabelKeys],
  ] as const) {
    const field = `${at}.${name}`
    if (keys.length === 0) continue
    if (labelSelector === undefined)
      errors.push(forbiddenField(field, 'must not be specified when labelSelector is not set'))
    else errors.push(...keys.flatMap((key, i) => qualifiedErrors(`${field}[${i}]`, key)))
  }
  // The server adds what the keys select to the selector: a key there twice was there before.
  const counts = new Map<string, number>()
  for (const { key } of labelSelector?.matchExpressions ?? []) counts.set(key, (counts.get(key) ?? 0) + 1)
  for (const [i, key] of [...matchLabelKeys, ...mismatchLabelKeys].entries())
    if ((counts.get(key) ?? 0) > 1 || labelSelector?.matchLabels?.[key] !== undefined)
      errors.push(invalidValue(`${at}[${i}]`, key, 'exists in both matchLabelKeys and labelSelector'))
  for (const [i, key] of matchLabelKeys.entries())
    if (mismatchLabelKeys.includes(key))
      errors.push(
        invalidValue(
          `${at}.matchLabelKeys[${i}]`,
          key,
          'exists in both matchLabelKeys and mismatchLabelKeys',
        ),
      )
  return errors
}

/** Which nodes will do. Values of volumes' selectors are not looked at. */
export function nodeSelectorErrors(
  field: string,
  { nodeSelectorTerms }: NodeSelector,
  checksValues = false,
): FieldError[] {
  const at = `${field}.nodeSelectorTerms`
  if ((nodeSelectorTerms ?? []).length === 0)
    return [required(at, 'must have at least one node selector term')]
  return nodeSelectorTerms.flatMap((term, i) => termErrors(`${at}[${i}]`, term, checksValues))
}

function termErrors(at: string, term: NodeSelectorTerm, checksValues: boolean): FieldError[] {
  const { matchExpressions = [], matchFields = [] } = term
  return [
    ...matchExpressions.flatMap((each, i) =>
      expressionErrors(`${at}.matchExpressions[${i}]`, each, checksValues),
    ),
    ...matchFields.flatMap((each, i) => nodeFieldErrors(`${at}.matchFields[${i}]`, each)),
  ]
}

function expressionErrors(
  at: string,
  { key, operator, values = [] }: NodeSelectorRequirement,
  checksValues: boolean,
): FieldError[] {
  const errors: FieldError[] = []
  if (operator !== 'Gt' && operator !== 'Lt') errors.push(...requirementErrors(at, operator, values))
  else if (values.length !== 1)
    errors.push(required(`${at}.values`, "must be specified single value when `operator` is 'Lt' or 'Gt'"))
  errors.push(...qualifiedErrors(`${at}.key`, key))
  if (checksValues)
    for (const [i, value] of values.entries())
      for (const message of labelValueErrors(value))
        errors.push(invalidValue(`${at}.values[${i}]`, value, message))
  return errors
}

/** The only field of a node that is selected is its name. */
function nodeFieldErrors(at: string, { key, operator, values = [] }: NodeSelectorRequirement): FieldError[] {
  const errors: FieldError[] = []
  if (operator !== 'In' && operator !== 'NotIn')
    errors.push(invalidValue(`${at}.operator`, operator, 'not a valid selector operator'))
  else if (values.length !== 1)
    errors.push(
      required(
        `${at}.values`,
        "must be only one value when `operator` is 'In' or 'NotIn' for node field selector",
      ),
    )
  if (key !== 'metadata.name')
    return [...errors, invalidValue(`${at}.key`, key, 'not a valid field selector key')]
  return [...errors, ...values.flatMap((name, i) => nameRuleErrors(`${at}.values[${i}]`, name, dnsSubdomain))]
}

const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute']

export function tolerationListErrors(field: string, tolerations: readonly Toleration[]): FieldError[] {
  return tolerations.flatMap(({ key, operator = '', value = '', effect = '', tolerationSeconds }, i) => {
    const at = `${field}[${i}]`
    const errors = key ? qualifiedErrors(`${at}.key`, key) : []
    if (!key && operator !== 'Exists')
      errors.push(
        invalidValue(
          `${at}.operator`,
          operator,
          'operator must be Exists when `key` is empty, which means "match all values and all keys"',
        ),
      )
    if (tolerationSeconds !== undefined && effect !== 'NoExecute')
      errors.push(
        invalidValue(`${at}.effect`, effect, "effect must be 'NoExecute' when `tolerationSeconds` is set"),
      )
    errors.push(...operatorErrors(`${at}.operator`, operator, value))
    return effect ? [...errors, ...choiceErrors(`${at}.effect`, effect, effects)] : errors
  })
}

function operatorErrors(field: string, operator: string, value: string): FieldError[] {
  if (operator === 'Equal' || operator === '') {
    const messages = labelValueErrors(value)
    return messages.length === 0 ? [] : [invalidValue(field, value, messages.join(';'))]
  }
  if (operator === 'Exists')
    return value ? [invalidValue(field, value, "value must be empty when `operator` is 'Exists'")] : []
  const compares = operator === 'Gt' || operator === 'Lt'
  return [notSupported(field, operator, ['Equal', 'Exists', ...(compares ? ['Lt', 'Gt'] : [])])]
}
