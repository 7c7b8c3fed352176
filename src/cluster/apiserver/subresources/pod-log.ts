// pods/log: what a container wrote, asked of its kubelet. Models registry/core/pod/rest LogREST, v1.35.
import { forbiddenField } from '#api/field-error.ts'
import { type ApiResponse, type Headers, queryFlag, queryValue } from '#api/request.ts'
import { badRequest, invalid, methodNotAllowed, plainError } from '#api/status.ts'
import { parseTime } from '#api/time.ts'
import type { Pod } from '#api/types/core-v1.ts'
import { nonNegativeErrors, positiveErrors } from '../../resources/validation/names.ts'
import { type Call, nameOf } from '../call.ts'
import type { LogOptions } from '../kubelet-door.ts'
import { storedObject } from '../update.ts'
import { kubeletOf } from './kubelet-of.ts'
import { containerOf } from './pod-container.ts'

const plain: Headers = { 'content-type': 'text/plain' }

export function podLog(call: Call): ApiResponse {
  if (call.info.verb !== 'get') throw methodNotAllowed()
  const pod = storedObject(call) as Pod
  const options = optionsOf(call, containerOf(call, pod))
  const { nodeName } = pod.spec
  // A pod without a node has written nothing yet.
  if (nodeName === undefined) return { code: 200, headers: plain, body: '' }
  const kubelet = kubeletOf(call, nodeName)
  if ('dialError' in kubelet) {
    const path = `containerLogs/${pod.metadata.namespace}/${pod.metadata.name}/${options.container}`
    throw plainError(
      `Get "https://${kubelet.address}:10250/${path}${queryText(options)}": ${kubelet.dialError}`,
    )
  }
  const answer = kubelet.door.logs(pod, options)
  if ('refusal' in answer) throw badRequest(answer.refusal)
  if ('text' in answer) return { code: 200, headers: plain, body: answer.text }
  return { code: 200, headers: plain, pipe: (write, end) => answer.pipe(write, end) }
}

function queryText({ follow, previous, timestamps, tailLines }: LogOptions): string {
  const parts = [
    ...(follow ? ['follow=true'] : []),
    ...(previous ? ['previous=true'] : []),
    ...(tailLines === undefined ? [] : [`tailLines=${tailLines}`]),
    ...(timestamps ? ['timestamps=true'] : []),
  ]
  return parts.length === 0 ? '' : `?${parts.join('&')}`
}

function optionsOf(call: Call, container: string): LogOptions {
  const { query } = call.request
  const number = (name: string) => {
    const given = queryValue(query, name)
    if (given === undefined) return undefined
    if (!/^-?\d+$/.test(given)) throw badRequest(`strconv.ParseInt: parsing "${given}": invalid syntax`)
    return Number(given)
  }
  const sinceSeconds = number('sinceSeconds')
  const sinceTime = queryValue(query, 'sinceTime')
  const tailLines = number('tailLines')
  const limitBytes = number('limitBytes')
  const stream = queryValue(query, 'stream')
  const errors = [...nonNegativeErrors('tailLines', tailLines), ...positiveErrors('limitBytes', limitBytes)]
  if (sinceSeconds !== undefined && sinceTime !== undefined)
    errors.push(forbiddenField('', 'at most one of `sinceTime` or `sinceSeconds` may be specified'))
  errors.push(...positiveErrors('sinceSeconds', sinceSeconds))
  if (errors.length > 0) throw invalid({ group: '', kind: 'PodLogOptions' }, nameOf(call), errors)
  return {
    container,
    follow: queryFlag(query, 'follow'),
    previous: queryFlag(query, 'previous'),
    timestamps: queryFlag(query, 'timestamps'),
    sinceMs:
      sinceSeconds !== undefined
        ? call.on.nowMs - sinceSeconds * 1000
        : sinceTime === undefined
          ? undefined
          : parseTime(sinceTime),
    tailLines,
    limitBytes,
    stream: stream === 'Stdout' || stream === 'Stderr' ? stream : 'All',
  }
}
