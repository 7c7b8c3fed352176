// busybox httpd: files of a directory and scripts in its cgi-bin, one log line for each answer with -v.
import { FileError } from '../../machines/file-error.ts'
import { parseOptions, splitOnce } from '../applets/options.ts'
import { print } from '../io.ts'
import type { Process } from '../process.ts'
import { type Program, type ProgramMain, pause } from '../program.ts'
import { isCgi, runCgi } from './busybox-cgi.ts'
import { reasonOf } from './http-message.ts'
import { type HttpAnswer, serveHttp } from './http-server.ts'

export function* busyboxHttpd(process: Process): Program {
  const { flags, values } = parseOptions(process.argv.slice(1), 'ivfp:h:u:c:r:m:')
  const [bind, port] = (values.get('p') ?? '80').includes(':')
    ? splitOnce(values.get('p') ?? '', ':')
    : [undefined, values.get('p')]
  const home = process.path(values.get('h') ?? '.')
  const { files } = process.container.spec
  if (files.lookUp(home, process.user)?.kind !== 'directory') {
    yield* print(
      process,
      `httpd: can't change directory to '${values.get('h')}': No such file or directory\n`,
      2,
    )
    return 1
  }
  // Without -f it goes to the background, but the process that is left is the same to who looks on.
  const isListening = serveHttp(process, {
    port: Number(port ?? 80),
    ...(bind === undefined ? {} : { bind }),
    onRequest: (request, socket, respond) => {
      if (isCgi(request) && runCgi(process, home, request, socket, respond)) return undefined
      const answer = answerFile(process, home, request.target)
      if (flags.has('v'))
        process.files
          .get(2)
          ?.write(`[::ffff:${socket.remote.address}]:${socket.remote.port}: response:${answer.status}\n`)
      return answer
    },
  })
  if (!isListening) {
    yield* print(process, 'httpd: bind: Address already in use\n', 2)
    return 1
  }
  for (;;) yield* pause()
}

const types: Readonly<Record<string, string>> = {
  html: 'text/html',
  htm: 'text/html',
  txt: 'text/plain',
  css: 'text/css',
  js: 'application/javascript',
  json: 'application/json',
}

/** A file below a directory, its index.html, or the page of an error. */
function answerFile(process: Process, home: string, target: string): HttpAnswer {
  const { files } = process.container.spec
  const [path] = splitOnce(target, '?')
  const asked = `${home}${path}`
  try {
    if (path.split('/').includes('..')) return errorPage(404)
    const isDirectory = files.stat(asked, process.user).kind === 'directory'
    const file = isDirectory ? `${asked.replace(/\/$/, '')}/index.html` : asked
    const body = files.read(file, process.user)
    const type = types[file.split('.').at(-1) ?? ''] ?? 'application/octet-stream'
    return { status: 200, body, headers: [['Content-type', type]] }
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    return errorPage(error.errno === 'EACCES' ? 403 : 404)
  }
}

function errorPage(status: number): HttpAnswer {
  const title = `${status} ${reasonOf(status)}`
  const text = status === 404 ? 'The requested URL was not found' : 'Forbidden'
  return {
    status,
    body: `<HTML><HEAD><TITLE>${title}</TITLE></HEAD>\n<BODY><H1>${title}</H1>\n${text}\n</BODY></HTML>\n`,
    headers: [['Content-type', 'text/html']],
  }
}

export const httpdPrograms: Readonly<Record<string, ProgramMain>> = { httpd: busyboxHttpd }
