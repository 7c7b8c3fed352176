// --raw of create and replace: a file goes to a path of the API as it is. Models kubectl rawhttp, v1.35.
import { responseBody } from './responses.ts'
import { CommandError, type VerbCall } from './verb.ts'

/** Sends the one file of -f and prints the answer. Throws ApiError and CommandError. */
export async function sendRaw(call: VerbCall, method: 'POST' | 'PUT'): Promise<number> {
  const [name = '', ...others] = call.flags.list('filename')
  if (others.length > 0) throw new CommandError('error: --raw can only use a single local file or stdin')
  const response = await call.client.request({
    method,
    path: call.flags.text('raw'),
    headers: { 'content-type': 'application/json' },
    body: name === '-' ? call.io.stdin : await readFile(call, name),
  })
  call.io.out(`${JSON.stringify(responseBody(response))}\n`)
  return 0
}

async function readFile(call: VerbCall, name: string): Promise<string> {
  try {
    return await call.io.files.read(name)
  } catch (error) {
    throw new CommandError(`error: ${(error as Error).message}`)
  }
}
