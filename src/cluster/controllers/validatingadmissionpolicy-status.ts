// Checks the expressions of admission policies against the kinds that they are about, and writes down what does not fit.
// Models kube-controller-manager validatingadmissionpolicystatus, v1.35.
import type { ObjectKey } from '#api/object.ts'
import { customResourceDefinitions, resourceRef } from '#api/resource-ref.ts'
import { schema } from '#api/schema/schema.ts'
import type {
  ExpressionWarning,
  NamedRuleWithOperations,
  ValidatingAdmissionPolicy,
} from '#api/types/admissionregistration-v1.ts'
import type { CustomResourceDefinition } from '#api/types/apiextensions-v1.ts'
import type { CelType } from '../cel/types.ts'
import { CelError } from '../cel/values.ts'
import { builtinType } from '../resources/builtin-type.ts'
import { schemaType } from '../resources/custom/schema-type.ts'
import type { StructuralSchema } from '../resources/custom/structural-schema.ts'
import { PolicyPrograms } from '../resources/policy-expressions.ts'
import type { Controller, ControllerFactory, Runtime } from '../runtime/controller.ts'
import type { Informer } from '../runtime/informer.ts'

const policies = resourceRef('admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy')
const fieldManager = 'validatingadmissionpolicy-status'
const maxKinds = 10

export const validatingAdmissionPolicyStatusController: ControllerFactory = {
  name: 'validatingadmissionpolicy-status-controller',
  account: 'validatingadmissionpolicy-status-controller',
  create: (on) => new PolicyStatus(on),
}

interface Kind {
  readonly group: string
  readonly version: string
  readonly kind: string
}

class PolicyStatus implements Controller {
  readonly #on: Runtime
  readonly #policies: Informer<ValidatingAdmissionPolicy>
  readonly #definitions: Informer<CustomResourceDefinition>

  constructor(on: Runtime) {
    this.#on = on
    this.#policies = on.informer(policies)
    this.#definitions = on.informer(customResourceDefinitions)
  }

  start(enqueue: (key: ObjectKey) => void): void {
    this.#policies.onChange(({ object }) => enqueue(object.metadata.name))
  }

  reconcile(name: ObjectKey): undefined {
    const policy = this.#policies.get(name)
    const { generation = 0 } = policy?.metadata ?? {}
    if (policy === undefined || generation <= (policy.status.observedGeneration ?? 0)) return
    const warnings = this.#warningsOf(policy)
    const typeChecking = warnings.length === 0 ? {} : { expressionWarnings: warnings }
    const status = { observedGeneration: generation, typeChecking }
    this.#on.api.apply(policies, { metadata: { name }, status }, fieldManager, 'status')
  }

  #warningsOf({ spec }: ValidatingAdmissionPolicy): ExpressionWarning[] {
    const { paramKind, variables, validations = [], matchConstraints } = spec
    const params = paramKind && this.#typeOf(kindOf(paramKind.apiVersion ?? '', paramKind.kind ?? ''))
    const scope = { variables, ...(params && { paramKind }) }
    const checks = this.#kindsOf(matchConstraints?.resourceRules ?? []).flatMap((kind) => {
      const object = this.#typeOf(kind)
      return object === undefined ? [] : [{ kind, programs: new PolicyPrograms(scope, { object, params }) }]
    })
    const check = (fieldRef: string, expression: string | undefined): ExpressionWarning[] => {
      if (!expression) return []
      const told = checks.flatMap(({ kind, programs }) => {
        const complaint = complaintOf(programs, expression)
        return complaint === undefined ? [] : [`${textOf(kind)}: ${complaint}\n`]
      })
      return told.length === 0 ? [] : [{ fieldRef, warning: told.join('\n') }]
    }
    return validations.flatMap(({ expression, messageExpression }, i) => [
      ...check(`spec.validations[${i}].expression`, expression),
      ...check(`spec.validations[${i}].messageExpression`, messageExpression),
    ])
  }

  /** The kinds that rules name without stars, in order. */
  #kindsOf(rules: readonly NamedRuleWithOperations[]): readonly Kind[] {
    const found = new Map<string, Kind>()
    for (const { apiGroups = [], apiVersions = [], resources = [] } of rules) {
      if ([...apiGroups, ...apiVersions].some((name) => name.includes('*'))) continue
      const plurals = resources.filter((name) => !/[*/]/.test(name))
      for (const group of [...apiGroups].sort())
        for (const version of [...apiVersions].sort())
          for (const plural of plurals.sort()) {
            const kind = this.#kindOf(group, version, plural)
            if (kind !== undefined && found.size < maxKinds) found.set(textOf(kind), kind)
          }
    }
    const key = ({ group, version, kind }: Kind) => [group, version, kind].join('\0')
    return [...found.values()].sort((a, b) => (key(a) < key(b) ? -1 : 1))
  }

  #kindOf(group: string, version: string, plural: string): Kind | undefined {
    const own = schema.resources.find(
      (each) => each.group === group && each.version === version && each.plural === plural,
    )
    if (own !== undefined) return { group, version, kind: own.kind }
    const definition = this.#definitions.get(`${plural}.${group}`)
    return definition && { group, version, kind: definition.spec.names.kind }
  }

  #typeOf({ group, version, kind }: Kind): CelType | undefined {
    const own = builtinType(group, version, kind)
    if (own !== undefined) return own
    for (const { spec } of this.#definitions.values()) {
      if (spec.group !== group || spec.names.kind !== kind) continue
      const found = spec.versions?.find(({ name, served }) => name === version && served)
      const root = found?.schema?.openAPIV3Schema as StructuralSchema | undefined
      return root && schemaType(root, true)?.type
    }
    return undefined
  }
}

function kindOf(apiVersion: string, kind: string): Kind {
  const [group = '', version] = apiVersion.split('/')
  return version === undefined ? { group: '', version: group, kind } : { group, version, kind }
}

function textOf({ group, version, kind }: Kind): string {
  return `${group}/${version}, Kind=${kind}`
}

function complaintOf(programs: PolicyPrograms, expression: string): string | undefined {
  try {
    programs.get(expression)
    return undefined
  } catch (error) {
    if (error instanceof CelError) return error.message
    throw error
  }
}
