// The expressions of admission policies and webhooks: what they may name, and of which type it is.
// Models apiserver plugin/cel compile and composition, v1.35.
import type { ParamKind, Variable } from '#api/types/admissionregistration-v1.ts'
import { compileExpression, type Program } from '../cel/compile.ts'
import {
  boolType,
  type CelType,
  dynType,
  intType,
  listType,
  mapType,
  objectType,
  opaqueType,
  stringType,
  timestampType,
  typeText,
} from '../cel/types.ts'
import { CelError } from '../cel/values.ts'

function record(name: string, fields: { readonly [name: string]: CelType }): CelType {
  return objectType(`kubernetes.${name}`, (field) =>
    Object.hasOwn(fields, field) ? fields[field] : undefined,
  )
}

const texts = listType(stringType)
const textMap = mapType(stringType, stringType)
const kind = record('GroupVersionKind', { group: stringType, version: stringType, kind: stringType })
const resource = record('GroupVersionResource', {
  group: stringType,
  version: stringType,
  resource: stringType,
})
const userInfo = record('UserInfo', {
  username: stringType,
  uid: stringType,
  groups: texts,
  extra: mapType(stringType, texts),
})
const request = record('AdmissionRequest', {
  kind,
  resource,
  subResource: stringType,
  requestKind: kind,
  requestResource: resource,
  requestSubResource: stringType,
  name: stringType,
  namespace: stringType,
  operation: stringType,
  userInfo,
  dryRun: boolType,
  options: dynType,
})
const namespaceObject = record('Namespace', {
  metadata: record('NamespaceMetadata', {
    name: stringType,
    generateName: stringType,
    namespace: stringType,
    labels: textMap,
    annotations: textMap,
    UID: stringType,
    creationTimestamp: timestampType,
    deletionGracePeriodSeconds: intType,
    deletionTimestamp: timestampType,
    generation: intType,
    resourceVersion: stringType,
    finalizers: texts,
  }),
  spec: record('NamespaceSpec', { finalizers: texts }),
  status: record('NamespaceStatus', {
    conditions: listType(
      record('NamespaceCondition', {
        status: stringType,
        type: stringType,
        lastTransitionTime: timestampType,
        message: stringType,
        reason: stringType,
      }),
    ),
    phase: stringType,
  }),
})
const authorizer = opaqueType('kubernetes.authorization.Authorizer')
const resourceCheck = opaqueType('kubernetes.authorization.ResourceCheck')

/** What a policy says that its expressions may look at. */
export interface ExpressionScope {
  readonly paramKind?: ParamKind | undefined
  readonly variables?: readonly Variable[] | undefined
}

/** Types that are only known when one looks at a policy closely: those of the objects that it is about. */
export interface KnownTypes {
  readonly object?: CelType
  readonly params?: CelType | undefined
}

/** The expressions of one policy, each read once. */
export class PolicyPrograms {
  /** The variables in their order; in place of one that is none, what is wrong with it. */
  readonly variables = new Map<string, Program | CelError>()
  readonly #known = new Map<string, Program | CelError>()
  /** Whoever checks types closely does not know all names. */
  readonly #isTyped: boolean
  readonly #types: { readonly [name: string]: CelType }

  constructor({ paramKind, variables = [] }: ExpressionScope, types: KnownTypes = {}) {
    const object = types.object ?? dynType
    this.#isTyped = types.object !== undefined
    this.#types = {
      object,
      oldObject: object,
      request,
      namespaceObject,
      variables: objectType('kubernetes.variables', (name) => this.#variableType(name)),
      ...(paramKind && { params: types.params ?? dynType }),
    }
    for (const { name, expression } of variables) this.variables.set(name, this.#compiled(expression, true))
  }

  /** `mayAsk` is for all but messages: they may ask who may do what. Throws CelError. */
  get(text: string, mayAsk = true): Program {
    const key = `${mayAsk ? '' : '-'}${text}`
    let program = this.#known.get(key)
    if (program === undefined) {
      program = this.#compiled(text, mayAsk)
      this.#known.set(key, program)
    }
    if (program instanceof CelError) throw program
    return program
  }

  #variableType(name: string): CelType | undefined {
    const program = this.variables.get(name)
    return program instanceof CelError ? dynType : program?.type
  }

  #compiled(text: string, mayAsk: boolean): Program | CelError {
    const asking = { authorizer, ...(!this.#isTyped && { 'authorizer.requestResource': resourceCheck }) }
    try {
      return compileExpression(text, { ...this.#types, ...(mayAsk && asking) })
    } catch (error) {
      if (error instanceof CelError) return error
      throw error
    }
  }
}

const known = new WeakMap<object, PolicyPrograms>()

/** The expressions of a stored policy or webhook. */
export function programsOf(scope: ExpressionScope): PolicyPrograms {
  let programs = known.get(scope)
  if (programs === undefined) {
    programs = new PolicyPrograms(scope)
    known.set(scope, programs)
  }
  return programs
}

/** What is wrong with an expression that is to be of one of these types; undefined when nothing. */
export function expressionComplaint(
  programs: PolicyPrograms,
  text: string,
  wanted: readonly CelType['kind'][],
  mayAsk = true,
): string | undefined {
  let program: Program
  try {
    program = programs.get(text, mayAsk)
  } catch (error) {
    if (!(error instanceof CelError)) throw error
    return `compilation failed: ${error.message}`
  }
  if (wanted.includes(program.type.kind)) return undefined
  const names = wanted.map((name) => (name === 'null' ? 'null_type' : name))
  const choice = names.length === 1 ? names[0] : `one of [${names.join(' ')}]`
  return `must evaluate to ${choice} but got ${typeText(program.type)}`
}
