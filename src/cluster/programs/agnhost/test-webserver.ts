// `agnhost test-webserver`: shows every file of its container by HTTP.
import { FileError } from '../../machines/file-error.ts'
import type { Process } from '../process.ts'
import { type Program, pause } from '../program.ts'
import { splitTarget } from '../servers/http-message.ts'
import type { HttpAnswer } from '../servers/http-server.ts'
import { type AgnhostCommand, failure, notFound, serveOrFail } from './command.ts'

const headers = [
  ['Cache-Control', 'private'],
  ['Access-Control-Allow-Origin', '*'],
  ['Access-Control-Allow-Credentials', 'true'],
  ['Access-Control-Allow-Methods', 'GET, POST, OPTIONS'],
  [
    'Access-Control-Allow-Headers',
    'DNT,X-Mx-ReqToken,Keep-Alive,User-Agent,X-Requested-With,Cache-Control,Content-Type',
  ],
] as const

export const testWebserver: AgnhostCommand = {
  name: 'test-webserver',
  flags: { port: 'value' },
  *run(process, flags): Program {
    const isServing = serveOrFail(process, {
      port: flags.number('port', 80),
      onRequest: ({ target }) => show(process, splitTarget(target).path),
    })
    if (!isServing) return 1
    for (;;) yield* pause()
  },
}

function show(process: Process, path: string): HttpAnswer {
  const { files } = process.container.spec
  const node = files.lookUp(path, process.user)
  if (node === undefined) return { ...notFound, headers }
  try {
    if (node.kind !== 'directory') return { status: 200, body: files.read(path, process.user), headers }
    if (!path.endsWith('/'))
      return { status: 301, headers: [...headers, ['Location', `${path.split('/').at(-1)}/`]] }
    const index = files.lookUp(`${path}index.html`, process.user)
    if (index?.kind === 'file')
      return { status: 200, body: files.read(`${path}index.html`, process.user), headers }
    const links = files.list(path, process.user).map((name) => {
      const shown = files.lookUp(`${path}${name}`)?.kind === 'directory' ? `${name}/` : name
      return `<a href="${shown}">${shown}</a>\n`
    })
    const body = `<!doctype html>\n<meta name="viewport" content="width=device-width">\n<pre>\n${links.join('')}</pre>\n`
    return { status: 200, body, headers: [...headers, ['Content-Type', 'text/html; charset=utf-8']] }
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    return failure(403, '403 Forbidden')
  }
}
