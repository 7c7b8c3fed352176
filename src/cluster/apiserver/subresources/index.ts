// The subresources that are more than a part of their object, by `collection/name`, or `*/name` for any.
import type { ApiResponse } from '#api/request.ts'
import type { Call } from '../call.ts'
import { namespaceFinalize } from './namespace-finalize.ts'
import { podBinding } from './pod-binding.ts'
import { podEviction } from './pod-eviction.ts'
import { podAttach, podExec } from './pod-exec.ts'
import { podLog } from './pod-log.ts'
import { podPortForward } from './pod-port-forward.ts'
import { nodeProxy, podProxy, serviceProxy } from './proxy.ts'
import { scale } from './scale.ts'
import { serviceAccountToken } from './serviceaccount-token.ts'

export type SubresourceHandler = (call: Call) => ApiResponse

export const subresourceHandlers: { readonly [path: string]: SubresourceHandler } = {
  'namespaces/finalize': namespaceFinalize,
  'pods/attach': podAttach,
  'pods/binding': podBinding,
  'pods/eviction': podEviction,
  'pods/exec': podExec,
  'pods/log': podLog,
  'nodes/proxy': nodeProxy,
  'pods/portforward': podPortForward,
  'pods/proxy': podProxy,
  'services/proxy': serviceProxy,
  'serviceaccounts/token': serviceAccountToken,
  '*/scale': scale,
}
