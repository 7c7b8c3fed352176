// A write as policies and webhooks are told of it. Models admission/v1 AdmissionRequest, v1.35.
import type { Attributes } from '../admission.ts'

/** What the request asks for and who asks, without the objects. */
export function requestOf({ call, operation, subresource, name, namespace }: Attributes): object {
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
    userInfo: { username: user.name, groups: user.groups, uid: user.uid },
    dryRun: call.dryRun,
  }
}
