// A write as policies and webhooks are told of it. Models admission/v1 AdmissionRequest, v1.35.
import { queryValue } from '#api/request.ts'
import type { Attributes } from '../admission.ts'

/** What the request asks for and who asks, without the objects. */
export function requestOf(attributes: Attributes): object {
  const { call, operation, subresource, name, namespace } = attributes
  const { group, version, kind, plural } = call.resource.facts
  const { user } = call
  const requestedKind = { group, version, kind }
  const resource = { group, version, resource: plural }
  return {
    kind: requestedKind,
    requestKind: requestedKind,
    resource,
    requestResource: resource,
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
