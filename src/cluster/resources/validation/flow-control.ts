// FlowSchemas and priority levels. Models pkg/apis/flowcontrol/validation, v1.35.
import { type FieldError, forbiddenField, invalidValue, notSupported, required } from '#api/field-error.ts'
import type { FlowSchema, PriorityLevelConfiguration } from '#api/types/flowcontrol-v1.ts'
import { dnsLabel, nameRuleErrors } from './names.ts'

type Rule = NonNullable<FlowSchema['spec']['rules']>[number]
type Subject = NonNullable<Rule['subjects']>[number]
type ResourceRule = NonNullable<Rule['resourceRules']>[number]
type PathRule = NonNullable<Rule['nonResourceRules']>[number]
type Limited = NonNullable<PriorityLevelConfiguration['spec']['limited']>
type Shares = Pick<Limited, 'nominalConcurrencyShares' | 'lendablePercent'>

const maxPrecedence = 10_000
const maxQueues = 10_000_000
const maxEntropyBits = 60
const verbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'proxy', 'update', 'watch']

export function flowSchemaErrors({ metadata, spec }: FlowSchema): FieldError[] {
  const { matchingPrecedence: precedence, distinguisherMethod, priorityLevelConfiguration, rules = [] } = spec
  const at = 'spec.matchingPrecedence'
  const errors: FieldError[] = []
  if (precedence <= 0) errors.push(invalidValue(at, precedence, 'must be a positive value'))
  if (precedence > maxPrecedence)
    errors.push(invalidValue(at, precedence, `must not be greater than ${maxPrecedence}`))
  if (precedence === 1 && metadata.name !== 'exempt')
    errors.push(invalidValue(at, precedence, "only the schema named 'exempt' may have matchingPrecedence 1"))
  const methods = ['ByNamespace', 'ByUser']
  if (distinguisherMethod !== undefined && !methods.includes(distinguisherMethod.type))
    errors.push(notSupported('spec.distinguisherMethod.type', distinguisherMethod.type, methods))
  if (!priorityLevelConfiguration.name)
    errors.push(required('spec.priorityLevelConfiguration.name', 'must reference a priority level'))
  else
    errors.push(
      ...nameRuleErrors('spec.priorityLevelConfiguration.name', priorityLevelConfiguration.name, dnsLabel),
    )
  return [...errors, ...rules.flatMap((rule, i) => ruleErrors(rule, `spec.rules[${i}]`))]
}

function ruleErrors(rule: Rule, at: string): FieldError[] {
  const { resourceRules = [], nonResourceRules = [] } = rule
  const subjects = rule.subjects ?? []
  const errors: FieldError[] = []
  if (subjects.length === 0)
    errors.push(required(`${at}.subjects`, 'subjects must contain at least one value'))
  errors.push(...subjects.flatMap((subject, i) => subjectErrors(subject, `${at}.subjects[${i}]`)))
  if (resourceRules.length === 0 && nonResourceRules.length === 0)
    errors.push(required(at, 'at least one of resourceRules and nonResourceRules has to be non-empty'))
  return [
    ...errors,
    ...resourceRules.flatMap((rule, i) => resourceRuleErrors(rule, `${at}.resourceRules[${i}]`)),
    ...nonResourceRules.flatMap((rule, i) => pathRuleErrors(rule, `${at}.nonResourceRules[${i}]`)),
  ]
}

const subjectFields = { ServiceAccount: 'serviceAccount', User: 'user', Group: 'group' } as const

function subjectErrors(subject: Subject, at: string): FieldError[] {
  const kinds = ['Group', 'ServiceAccount', 'User'] as const
  const own = kinds.find((kind) => kind === subject.kind)
  if (own === undefined) return [notSupported(`${at}.kind`, subject.kind, kinds)]
  const errors = subjectNameErrors(subject, own, `${at}.${subjectFields[own]}`)
  for (const kind of ['ServiceAccount', 'User', 'Group'] as const) {
    const field = subjectFields[kind]
    if (kind !== own && subject[field] !== undefined)
      errors.push(
        forbiddenField(`${at}.${field}`, `${field} is forbidden when subject kind is not '${kind}'`),
      )
  }
  return errors
}

function subjectNameErrors(subject: Subject, kind: keyof typeof subjectFields, at: string): FieldError[] {
  const named = subject[subjectFields[kind]]
  if (named === undefined)
    return [required(at, `${subjectFields[kind]} is required when subject kind is '${kind}'`)]
  const errors = named.name ? [] : [required(`${at}.name`)]
  if (kind === 'ServiceAccount' && !subject.serviceAccount?.namespace)
    errors.push(required(`${at}.namespace`, 'must specify namespace for service account'))
  return errors
}

/** A list that says everything with a star, and then says nothing else. */
function wildcardErrors(at: string, values: readonly string[], needed: string, others: string): FieldError[] {
  if (values.length === 0) return [required(at, needed)]
  return values.includes('*') && values.length > 1
    ? [invalidValue(at, values, `if '*' is present, must not specify other ${others}`)]
    : []
}

function verbErrors(at: string, given: readonly string[]): FieldError[] {
  const errors = wildcardErrors(at, given, 'verbs must contain at least one value', 'verbs')
  const isKnown = given.includes('*') || given.every((verb) => verbs.includes(verb))
  return isKnown ? errors : [...errors, notSupported(at, given, verbs)]
}

function resourceRuleErrors(rule: ResourceRule, at: string): FieldError[] {
  const namespaces = rule.namespaces ?? []
  const errors = [
    ...verbErrors(`${at}.verbs`, rule.verbs ?? []),
    ...wildcardErrors(
      `${at}.apiGroups`,
      rule.apiGroups ?? [],
      'resource rules must supply at least one api group',
      'api groups',
    ),
    ...wildcardErrors(
      `${at}.resources`,
      rule.resources ?? [],
      'resource rules must supply at least one resource',
      'resources',
    ),
  ]
  const field = `${at}.namespaces`
  if (namespaces.length === 0 && !rule.clusterScope)
    errors.push(
      required(field, 'resource rules that are not cluster scoped must supply at least one namespace'),
    )
  else if (namespaces.includes('*')) errors.push(...wildcardErrors(field, namespaces, '', 'namespaces'))
  else
    for (const [i, namespace] of namespaces.entries())
      for (const message of dnsLabel(namespace))
        errors.push(
          invalidValue(
            `${field}[${i}]`,
            namespace,
            `each member of this list must be '*' or a DNS-1123 label; ${message}`,
          ),
        )
  return errors
}

function pathRuleErrors({ verbs: given, nonResourceURLs }: PathRule, at: string): FieldError[] {
  const urls = nonResourceURLs ?? []
  const field = `${at}.nonResourceURLs`
  return [
    ...verbErrors(`${at}.verbs`, given ?? []),
    ...wildcardErrors(field, urls, 'nonResourceURLs must contain at least one value', 'non-resource URLs'),
    ...(urls.includes('*') ? [] : urls.flatMap((url, i) => pathErrors(`${field}[${i}]`, url))),
  ]
}

/** The first complaint about a path. */
function pathErrors(field: string, path: string): FieldError[] {
  const stars = path.split('*').length - 1
  const complaint =
    path === '/'
      ? undefined
      : !path.startsWith('/')
        ? 'must start with slash'
        : path.includes(' ')
          ? 'must not contain white-space'
          : path.includes('//')
            ? 'must not contain double slash'
            : stars > 1 || (stars === 1 && !path.endsWith('/*'))
              ? 'wildcard can only do suffix matching'
              : undefined
  return complaint === undefined ? [] : [invalidValue(field, path, complaint)]
}

export function priorityLevelErrors({ metadata, spec }: PriorityLevelConfiguration): FieldError[] {
  const { type, limited, exempt } = spec
  const errors: FieldError[] = []
  if ((metadata.name === 'exempt') !== (type === 'Exempt'))
    errors.push(invalidValue('spec.type', type, "must be 'Exempt' if and only if `name` is 'exempt'"))
  if (type === 'Exempt') {
    if (limited !== undefined)
      errors.push(forbiddenField('spec.limited', 'must be nil if the type is not Limited'))
    if (exempt !== undefined) errors.push(...shareErrors('spec.exempt', exempt))
  } else if (type === 'Limited') {
    if (exempt !== undefined) errors.push(forbiddenField('spec.exempt', 'must be nil if the type is Limited'))
    if (limited === undefined) errors.push(required('spec.limited', 'must not be empty when type is Limited'))
    else errors.push(...limitedErrors(limited))
  } else errors.push(notSupported('spec.type', type, ['Exempt', 'Limited']))
  return errors
}

function shareErrors(
  at: string,
  { nominalConcurrencyShares: shares, lendablePercent }: Shares,
): FieldError[] {
  const errors: FieldError[] = []
  if ((shares ?? 0) < 0)
    errors.push(invalidValue(`${at}.nominalConcurrencyShares`, shares, 'must be a non-negative integer'))
  if (lendablePercent !== undefined && (lendablePercent < 0 || lendablePercent > 100))
    errors.push(
      invalidValue(`${at}.lendablePercent`, lendablePercent, 'must be between 0 and 100, inclusive'),
    )
  return errors
}

function limitedErrors(limited: Limited): FieldError[] {
  const at = 'spec.limited'
  const errors = shareErrors(at, limited)
  const { borrowingLimitPercent: borrowed, limitResponse } = limited
  if ((borrowed ?? 0) < 0)
    errors.push(
      invalidValue(`${at}.borrowingLimitPercent`, borrowed, 'if specified, must be a non-negative integer'),
    )
  const { type, queuing } = limitResponse
  const field = `${at}.limitResponse.queuing`
  const isAlone = 'if limited.limitResponse.type is'
  if (type === 'Reject') {
    if (queuing !== undefined) errors.push(forbiddenField(field, `must be nil ${isAlone} not Limited`))
  } else if (type === 'Queue') {
    if (queuing === undefined) errors.push(required(field, `must not be empty ${isAlone} Limited`))
    else errors.push(...queueErrors(field, queuing))
  } else errors.push(notSupported(`${at}.limitResponse.type`, type, ['Queue', 'Reject']))
  return errors
}

type Queuing = NonNullable<Limited['limitResponse']['queuing']>

function queueErrors(at: string, { queues = 0, handSize = 0, queueLengthLimit = 0 }: Queuing): FieldError[] {
  const errors: FieldError[] = []
  const positive = (name: string, value: number) => {
    if (value <= 0) errors.push(invalidValue(`${at}.${name}`, value, 'must be positive'))
  }
  positive('queueLengthLimit', queueLengthLimit)
  positive('queues', queues)
  if (queues > maxQueues)
    errors.push(invalidValue(`${at}.queues`, queues, `must not be greater than ${maxQueues}`))
  positive('handSize', handSize)
  const bits = entropyBits(queues, handSize)
  if (handSize > queues)
    errors.push(invalidValue(`${at}.handSize`, handSize, `should not be greater than queues (${queues})`))
  else if (handSize > 0 && bits > maxEntropyBits)
    errors.push(
      invalidValue(
        `${at}.handSize`,
        handSize,
        `required entropy bits of deckSize ${queues} and handSize ${handSize} should not be greater than ${maxEntropyBits}`,
      ),
    )
  return errors
}

/** How many bits deal a hand. Models shufflesharding RequiredEntropyBits. */
function entropyBits(deckSize: number, handSize: number): number {
  let product = 1
  for (let i = 0; i < handSize; i++) product *= deckSize - i
  return Math.ceil(Math.log2(product))
}
