// The objects that bindings hand to their policy. Models apiserver plugin/policy/generic CollectParams, v1.35.
import { selectorFromObject } from '#api/labels.ts'
import type { KubeObject } from '#api/object.ts'
import { apiVersionOf, type ResourceRef } from '#api/resource-ref.ts'
import type { ParamKind, ParamRef } from '#api/types/admissionregistration-v1.ts'
import type { Attributes } from '../admission.ts'

/** A policy or binding that does not fit the cluster. */
export class ConfigurationError extends Error {}

/** Each of the parameters, undefined for a policy without. Throws ConfigurationError. */
export function paramsOf(
  attributes: Attributes,
  kind: ParamKind | undefined,
  ref: ParamRef | undefined,
): readonly (KubeObject | undefined)[] {
  if (kind === undefined || ref === undefined) return [undefined]
  const { call } = attributes
  const resource = refOf(attributes, kind)
  const namespace = resource.namespaced ? ref.namespace || attributes.namespace : undefined
  if (resource.namespaced && namespace === undefined)
    throw new ConfigurationError(
      'failed to configure binding: cannot use namespaced paramRef in policy binding that matches cluster-scoped resources',
    )
  const found =
    ref.name === undefined || ref.name === ''
      ? call.on
          .list(resource, namespace)
          .filter(({ metadata }) => selectorFromObject(ref.selector ?? {}).matches(metadata.labels))
      : [call.on.get(resource, namespace, ref.name)].filter((one) => one !== undefined)
  if (found.length === 0 && ref.parameterNotFoundAction === 'Deny')
    throw new ConfigurationError(
      'failed to configure binding: no params found for policy binding with `Deny` parameterNotFoundAction',
    )
  return found
}

function refOf({ call }: Attributes, { apiVersion = '', kind = '' }: ParamKind): ResourceRef<KubeObject> {
  const served = call.server.registry
    .all()
    .find(({ facts }) => facts.kind === kind && apiVersionOf(facts.group, facts.version) === apiVersion)
  if (served === undefined)
    throw new ConfigurationError(
      `failed to configure policy: failed to find resource referenced by paramKind: '${apiVersion}, Kind=${kind}'`,
    )
  const { group, version, plural, namespaced } = served.facts
  return { group, version, kind, plural, namespaced, apiVersion }
}
