// What a server says of objects that it does not take.
import { bareServer } from '../apiserver/bare-server.ts'

const { send, message } = bareServer()

const withoutHead = (text: unknown) => String(text).replace(/^\S+ "[^"]*" is invalid: /, '')

/** The causes of the refusal of a new object; the code of any other answer. */
export function refusal(path: string, body: object, metadata: object = { name: 'x' }): string {
  const answer = send('POST', path, { metadata, ...body }, { query: { dryRun: ['All'] } })
  return answer.code === 422 ? withoutHead(message(answer)) : String(answer.code)
}

/** The causes of the refusal of a merge patch to an object, or to its status; the code of any other answer. */
export function updateRefusal(
  path: string,
  object: object,
  patch: object,
  { subresource = '', name = 'x' } = {},
): string {
  const fresh = bareServer()
  const made = fresh.send('POST', path, { metadata: { name }, ...object })
  if (made.code !== 201) throw new Error(JSON.stringify(made.body))
  const headers = { 'content-type': 'application/merge-patch+json' }
  const answer = fresh.send('PATCH', `${path}/${name}${subresource}`, patch, { headers })
  return answer.code === 422 ? withoutHead(fresh.message(answer)) : String(answer.code)
}
