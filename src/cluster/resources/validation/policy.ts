// Admission policies, their bindings, and conditions of policies and webhooks. Models
// pkg/apis/admissionregistration/validation, v1.35.
import { duplicate, type FieldError, forbiddenField, invalidValue, required } from '#api/field-error.ts'
import { qualifiedNameErrors } from '#api/labels.ts'
import type {
  AuditAnnotation,
  MatchCondition,
  MatchResources,
  ParamKind,
  ParamRef,
  ValidatingAdmissionPolicy,
  ValidatingAdmissionPolicyBinding,
  Validation,
  Variable,
} from '#api/types/admissionregistration-v1.ts'
import { expressionComplaint, PolicyPrograms } from '../policy-expressions.ts'
import { ruleErrors } from './admission.ts'
import { labelSelectorErrors } from './label-selector.ts'
import {
  choiceErrors,
  dns1035Label,
  dnsSubdomain,
  nameRuleErrors,
  neededNameErrors,
  pathSegment,
  tooManyErrors,
} from './names.ts'

const maxConditions = 64
const maxAnnotations = 20
const maxValueBytes = 5 * 1024
const unspecified = 'expression is not specified'
const empty = 'must be non-empty if specified'

export function admissionPolicyErrors({ metadata, spec }: ValidatingAdmissionPolicy): FieldError[] {
  const { failurePolicy, matchConstraints, paramKind, matchConditions, variables = [] } = spec
  const { validations = [], auditAnnotations = [] } = spec
  const programs = new PolicyPrograms({ paramKind, variables })
  const errors: FieldError[] = []
  if (failurePolicy !== undefined)
    errors.push(...choiceErrors('spec.failurePolicy', failurePolicy, ['Fail', 'Ignore']))
  if (paramKind !== undefined) errors.push(...paramKindErrors('spec.paramKind', paramKind))
  if (matchConstraints === undefined) errors.push(required('spec.matchConstraints'))
  else {
    errors.push(...matchResourcesErrors('spec.matchConstraints', matchConstraints))
    if ((matchConstraints.resourceRules ?? []).length === 0)
      errors.push(required('spec.matchConstraints.resourceRules'))
  }
  errors.push(...conditionErrors('spec.matchConditions', matchConditions, programs))
  for (const [i, variable] of variables.entries())
    errors.push(...variableErrors(`spec.variables[${i}]`, variable, programs))
  if (validations.length === 0 && auditAnnotations.length === 0) {
    for (const field of ['spec.validations', 'spec.auditAnnotations'])
      errors.push(required(field, 'validations or auditAnnotations must contain at least one item'))
    return errors
  }
  for (const [i, validation] of validations.entries())
    errors.push(...validationErrors(`spec.validations[${i}]`, validation, programs))
  return [...errors, ...annotationsErrors(metadata.name, auditAnnotations, programs)]
}

function paramKindErrors(at: string, { apiVersion, kind }: ParamKind): FieldError[] {
  const errors: FieldError[] = []
  const field = `${at}.apiVersion`
  if (!apiVersion) errors.push(required(field))
  else {
    const parts = apiVersion.split('/')
    const [group, version] = parts.length === 1 ? ['', parts[0]] : parts
    if (parts.length > 2)
      errors.push(invalidValue(field, apiVersion, `unexpected GroupVersion string: ${apiVersion}`))
    else {
      if (group) errors.push(...joinedNameErrors(field, group, dnsSubdomain(group)))
      if (!version) errors.push(invalidValue(field, apiVersion, 'version must be specified'))
      else errors.push(...joinedNameErrors(field, version, dns1035Label(version)))
    }
  }
  if (!kind) return [...errors, required(`${at}.kind`)]
  const complaints = dns1035Label(kind.toLowerCase())
  if (complaints.length === 0) return errors
  const detail = `may have mixed case, but should otherwise match: ${complaints.join(',')}`
  return [...errors, invalidValue(`${at}.kind`, kind, detail)]
}

function joinedNameErrors(field: string, name: string, complaints: readonly string[]): FieldError[] {
  return complaints.length === 0 ? [] : [invalidValue(field, name, complaints.join(','))]
}

function matchResourcesErrors(at: string, match: MatchResources): FieldError[] {
  const {
    matchPolicy,
    namespaceSelector,
    objectSelector,
    resourceRules = [],
    excludeResourceRules = [],
  } = match
  const errors: FieldError[] = []
  if (matchPolicy !== undefined)
    errors.push(...choiceErrors(`${at}.matchPolicy`, matchPolicy, ['Equivalent', 'Exact']))
  errors.push(
    ...labelSelectorErrors(`${at}.namespaceSelector`, namespaceSelector),
    ...labelSelectorErrors(`${at}.objectSelector`, objectSelector),
  )
  for (const [list, rules] of [
    ['resourceRules', resourceRules],
    ['excludeResourceRules', excludeResourceRules],
  ] as const)
    for (const [i, rule] of rules.entries()) {
      const here = `${at}.${list}[${i}]`
      const names = rule.resourceNames ?? []
      for (const [j, name] of names.entries()) {
        errors.push(...nameRuleErrors(`${here}.resourceNames[${j}]`, name, pathSegment))
        if (names.indexOf(name) < j) errors.push(duplicate(`${here}.resourceNames[${j}]`, name))
      }
      errors.push(...ruleErrors(here, rule))
    }
  return errors
}

/** Conditions of a policy, or of a webhook. */
export function conditionErrors(
  at: string,
  conditions: readonly MatchCondition[] | undefined,
  programs: PolicyPrograms,
): FieldError[] {
  const all = conditions ?? []
  return [
    ...tooManyErrors(at, all.length, maxConditions),
    ...all.flatMap(({ name, expression }, i) => {
      const errors = expression?.trim()
        ? typedErrors(`${at}[${i}].expression`, expression, programs, ['bool'])
        : [required(`${at}[${i}].expression`)]
      if (!name) errors.push(required(`${at}[${i}].name`))
      else errors.push(...qualifiedNameErrors(name).map((why) => invalidValue(`${at}[${i}].name`, name, why)))
      if (name && all.findIndex((other) => other.name === name) < i)
        errors.push(duplicate(`${at}[${i}].name`, name))
      return errors
    }),
  ]
}

function typedErrors(
  field: string,
  expression: string,
  programs: PolicyPrograms,
  wanted: Parameters<typeof expressionComplaint>[2],
  mayAsk = true,
): FieldError[] {
  const complaint = expressionComplaint(programs, expression, wanted, mayAsk)
  return complaint === undefined ? [] : [invalidValue(field, expression, complaint)]
}

const identifier = /^[_a-zA-Z][_a-zA-Z0-9]*$/

function variableErrors(at: string, { name, expression }: Variable, programs: PolicyPrograms): FieldError[] {
  const errors: FieldError[] = []
  if (!name?.trim()) errors.push(required(`${at}.name`, 'name is not specified'))
  else if (!identifier.test(name))
    errors.push(invalidValue(`${at}.name`, name, 'must be a valid CEL identifier'))
  if (!expression?.trim()) return [...errors, required(`${at}.expression`, unspecified)]
  const program = programs.variables.get(name)
  if (program instanceof Error)
    errors.push(invalidValue(`${at}.expression`, expression, `compilation failed: ${program.message}`))
  return errors
}

const reasons = ['Forbidden', 'Invalid', 'RequestEntityTooLarge', 'Unauthorized']
const lineBreak = /[\n\r]/

function validationErrors(
  at: string,
  { expression, message, messageExpression, reason }: Validation,
  programs: PolicyPrograms,
): FieldError[] {
  const errors: FieldError[] = []
  if (!expression?.trim()) errors.push(required(`${at}.expression`, unspecified))
  else errors.push(...typedErrors(`${at}.expression`, expression, programs, ['bool']))
  if (messageExpression && !messageExpression.trim())
    errors.push(invalidValue(`${at}.messageExpression`, messageExpression, empty))
  else if (messageExpression)
    errors.push(...typedErrors(`${at}.messageExpression`, messageExpression, programs, ['string'], false))
  if (message && !message.trim()) errors.push(invalidValue(`${at}.message`, message, empty))
  else if (message && lineBreak.test(message.trim()))
    errors.push(invalidValue(`${at}.message`, message, 'must not contain line breaks'))
  else if (!message && lineBreak.test(expression?.trim() ?? ''))
    errors.push(required(`${at}.message`, 'message must be specified if expression contains line breaks'))
  if (reason !== undefined) errors.push(...choiceErrors(`${at}.reason`, reason, reasons))
  return errors
}

function annotationsErrors(
  policy: string,
  annotations: readonly AuditAnnotation[],
  programs: PolicyPrograms,
): FieldError[] {
  const field = 'spec.auditAnnotations'
  const errors: FieldError[] = []
  if (annotations.length > maxAnnotations)
    errors.push(
      invalidValue(field, annotations, `must not have more than ${maxAnnotations} auditAnnotations`),
    )
  for (const [i, { key, valueExpression }] of annotations.entries()) {
    const at = `${field}[${i}]`
    const name = `${policy}/${key}`
    errors.push(...qualifiedNameErrors(name).map((why) => invalidValue(`${at}.key`, name, why)))
    const value = valueExpression?.trim() ?? ''
    if (value === '') errors.push(required(`${at}.valueExpression`, 'valueExpression is not specified'))
    else if (value.length > maxValueBytes)
      errors.push(required(`${at}.valueExpression`, `must not exceed ${maxValueBytes} bytes in length`))
    else errors.push(...typedErrors(`${at}.valueExpression`, valueExpression, programs, ['string', 'null']))
    if (annotations.findIndex((other) => other.key === key) < i) errors.push(duplicate(`${at}.key`, key))
  }
  return errors
}

export function policyBindingErrors({ spec }: ValidatingAdmissionPolicyBinding): FieldError[] {
  const actions = spec.validationActions ?? []
  const field = 'spec.validationActions'
  const errors = neededNameErrors('spec.policyName', spec.policyName, dnsSubdomain)
  errors.push(...paramRefErrors('spec.paramRef', spec.paramRef))
  if (spec.matchResources !== undefined)
    errors.push(...matchResourcesErrors('spec.matchResources', spec.matchResources))
  for (const [i, action] of actions.entries()) {
    errors.push(...choiceErrors(`${field}[${i}]`, action, ['Audit', 'Deny', 'Warn']))
    if (actions.indexOf(action) < i) errors.push(duplicate(`${field}[${i}]`, action))
  }
  if (actions.includes('Deny') && actions.includes('Warn'))
    errors.push(
      invalidValue(
        field,
        actions,
        'must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)',
      ),
    )
  if (actions.length === 0) errors.push(required(field, 'at least one validation action is required'))
  return errors
}

function paramRefErrors(at: string, ref: ParamRef | undefined): FieldError[] {
  if (ref === undefined) return []
  const { name, selector, parameterNotFoundAction } = ref
  const errors: FieldError[] = []
  const exclusive = 'name and selector are mutually exclusive'
  if (name) {
    errors.push(...nameRuleErrors(`${at}.name`, name, pathSegment))
    if (selector !== undefined) errors.push(forbiddenField(`${at}.name`, exclusive))
  }
  if (selector !== undefined) {
    errors.push(...labelSelectorErrors(`${at}.selector`, selector))
    if (name) errors.push(forbiddenField(`${at}.selector`, exclusive))
  }
  if (!name && selector === undefined) errors.push(required(at, 'one of name or selector must be specified'))
  if (!parameterNotFoundAction) errors.push(required(`${at}.parameterNotFoundAction`))
  else if (!['Deny', 'Allow'].includes(parameterNotFoundAction))
    errors.push(...choiceErrors(`${at}.parameterNotFoundAction`, parameterNotFoundAction, ['Deny', 'Allow']))
  return errors
}
