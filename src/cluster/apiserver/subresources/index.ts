// The subresources that are more than a part of their object, by `collection/name`, or `*/name` for any.
import type { ApiResponse } from '#api/request.ts'
import type { Call } from '../call.ts'
import { podBinding } from './pod-binding.ts'
import { podEviction } from './pod-eviction.ts'
import { scale } from './scale.ts'

export type SubresourceHandler = (call: Call) => ApiResponse

export const subresourceHandlers: { readonly [path: string]: SubresourceHandler } = {
  'pods/binding': podBinding,
  'pods/eviction': podEviction,
  '*/scale': scale,
}
