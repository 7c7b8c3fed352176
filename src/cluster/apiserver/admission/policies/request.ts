// A write as policies and webhooks are told of it. Models admission/v1 AdmissionRequest, v1.35.
import { queryValue } from '#api/request.ts'
import type { ResourceFacts } from '#api/schema/schema.ts'
import type { Attributes } from '../admission.ts'

/** What the request asks for and who asks, without the objects. */
export function requestOf(attributes: Attributes): object {
  const { call, operation, subresource, name, namespace } = attributes
  const { user, served } = call
  const seen = (attributes.as ?? served).facts
  const asked = served.facts
  return {
    kind: kindOf(seen, subresource),
    requestKind: kindOf(asked, subresource),
    resource: resourceOf(seen),
    requestResource: resourceOf(asked),
    subResource: subresource ?? '',
    requestSubResource: subresource ?? '',
    name,
    namespace: namespace ?? '',
    operation,
    userInfo: {
      username: user.name,
      uid: user.uid,
      groups: user.groups,
      ...(user.extra !== undefined && { extra: user.extra }),
    },
    options: optionsOf(attributes),
    dryRun: call.dryRun,
  }
}

function kindOf(facts: ResourceFacts, subresource: string | undefined): object {
  const part = facts.subresources.find(({ name }) => name === subresource)
  const { group, version, kind } = part ?? facts
  return { group, version, kind }
}

function resourceOf({ group, version, plural }: ResourceFacts): object {
  return { group, version, resource: plural }
}

const optionsKinds = {
  CREATE: 'CreateOptions',
  UPDATE: 'UpdateOptions',
  DELETE: 'DeleteOptions',
  CONNECT: '',
}

/** What the request says about how it is to be done. */
function optionsOf({ call, operation }: Attributes): object {
  const { query } = call.request
  const manager = queryValue(query, 'fieldManager')
  const validation = queryValue(query, 'fieldValidation')
  return {
    kind: optionsKinds[operation],
    apiVersion: 'meta.k8s.io/v1',
    ...(manager && { fieldManager: manager }),
    ...(validation && { fieldValidation: validation }),
    ...(call.dryRun && { dryRun: ['All'] }),
  }
}
