// Scripts below /cgi-bin/ of busybox httpd: each request runs one, what it prints is the answer.
import { byteLength } from '#api/byte-text.ts'
import { absolutePath } from '../../machines/file-system.ts'
import type { Socket } from '../../network/socket.ts'
import { splitOnce } from '../applets/options.ts'
import { defaultPath, findExecutable } from '../exec.ts'
import type { Process } from '../process.ts'
import { OutputSink, TextReader } from '../streams.ts'
import type { HttpRequest } from './http-message.ts'
import type { HttpAnswer } from './http-server.ts'

const folder = '/cgi-bin/'

/** Whether a request asks for a script. */
export function isCgi({ target }: HttpRequest): boolean {
  return target.startsWith(folder)
}

/** Runs the script of a request; false when there is none that can be run. */
export function runCgi(
  process: Process,
  home: string,
  request: HttpRequest,
  socket: Socket,
  respond: (answer: HttpAnswer) => void,
): boolean {
  const [path = '', query = ''] = splitOnce(request.target, '?')
  const script = `${home}${path}`
  const { container, user } = process
  const found = findExecutable(container, [script], { path: defaultPath, cwd: home, user })
  if (found.kind !== 'found') return false
  let output = ''
  const sink = new OutputSink((text) => {
    output += text
  }, false)
  const stderr = process.files.get(2)
  const child = container.createProcess({
    main: found.main,
    argv: found.argv,
    env: new Map([...process.env, ...variablesOf(process, request, path, query, socket)]),
    cwd: absolutePath(script.slice(0, script.lastIndexOf('/')), '/'),
    user,
    files: new Map([
      [0, new TextReader(() => request.body)],
      [1, sink],
      ...(stderr === undefined ? [] : [[2, stderr] as const]),
    ]),
    parent: process,
  })
  if (child === undefined) return false
  child.onEnd(() => {
    process.children.delete(child)
    respond(answerOf(output))
  })
  return true
}

function variablesOf(
  { container }: Process,
  { method, version, headers, body }: HttpRequest,
  path: string,
  query: string,
  { remote }: Socket,
): [string, string][] {
  return [
    ['GATEWAY_INTERFACE', 'CGI/1.1'],
    ['SERVER_PROTOCOL', version],
    ['SERVER_NAME', container.spec.hostname],
    ['REQUEST_METHOD', method],
    ['REQUEST_URI', query === '' ? path : `${path}?${query}`],
    ['SCRIPT_NAME', path],
    ['PATH_INFO', ''],
    ['QUERY_STRING', query],
    ['REMOTE_ADDR', remote.address],
    ['REMOTE_PORT', String(remote.port)],
    ['CONTENT_LENGTH', String(byteLength(body))],
    ...[...headers].map(([name, value]): [string, string] => [
      `HTTP_${name.toUpperCase().replaceAll('-', '_')}`,
      value,
    ]),
  ]
}

/** A script may begin with `Status: 404 Not Found` and further headers; without any its text is the body. */
function answerOf(output: string): HttpAnswer {
  const end = /\r?\n\r?\n/.exec(output)
  const lines = end === null ? [] : output.slice(0, end.index).split(/\r?\n/)
  if (end === null || !lines.every((line) => /^[\w-]+:/.test(line))) return { status: 200, body: output }
  const headers = lines
    .map((line) => splitOnce(line, ':'))
    .map(([name, value = '']) => [name, value.trim()] as const)
  const status = headers.find(([name]) => name.toLowerCase() === 'status')
  return {
    status: status === undefined ? 200 : Number.parseInt(status[1], 10) || 200,
    body: output.slice(end.index + end[0].length),
    headers: headers.filter((header) => header !== status),
  }
}
