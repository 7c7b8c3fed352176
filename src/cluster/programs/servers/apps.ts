// Small servers and loads that exercises use: Apache httpd, stress, and quiet interpreters.
import { quantityValue } from '#api/quantity.ts'
import { calendar } from '../applets/calendar.ts'
import { parseOptions } from '../applets/options.ts'
import { input, print, readAll } from '../io.ts'
import type { Process } from '../process.ts'
import { type Program, type ProgramMain, pause, sleep, untilSignalled } from '../program.ts'
import { serveHttp } from './http-server.ts'

const mebibyte = 2 ** 20
/** The page of a fresh Apache. */
export const apacheWelcome = '<html><body><h1>It works!</h1></body></html>\n'

function* untilStopped(process: Process, code = 0): Program {
  yield* untilSignalled(process, ['TERM', 'INT', 'WINCH'])
  return code
}

function* apache(process: Process): Program {
  const { clock } = process.container.on
  const { address } = process.container.spec.network
  const stamp = () => {
    const { weekday, month, day, text, year } = calendar(clock.now())
    return `${weekday} ${month} ${String(day).padStart(2, '0')} ${text.slice(11)}.000000 ${year}`
  }
  process.memoryBytes = 6 * mebibyte
  yield* print(
    process,
    `AH00558: httpd: Could not reliably determine the server's fully qualified domain name, using ${address}. Set the 'ServerName' directive globally to suppress this message\n`,
    2,
  )
  serveHttp(process, {
    port: 80,
    onRequest(request, socket) {
      const path = request.target.replace(/\?.*/, '')
      const body = process.container.readFile(
        `/usr/local/apache2/htdocs${path === '/' ? '/index.html' : path}`,
      )
      const status = body === undefined ? 404 : 200
      const { day, month, year, text } = calendar(clock.now())
      const time = `${String(day).padStart(2, '0')}/${month}/${year}:${text.slice(11)} +0000`
      process.files
        .get(1)
        ?.write(
          `${socket.remote.address} - - [${time}] "${request.method} ${request.target} ${request.version}" ${status} ${(body ?? '').length}\n`,
        )
      return {
        status,
        body: body ?? '<h1>Not Found</h1>\n',
        headers: [
          ['Server', 'Apache/2.4.65 (Unix)'],
          ['Content-Type', 'text/html'],
        ],
      }
    },
  })
  yield* print(
    process,
    `[${stamp()}] [mpm_event:notice] [pid 1:tid 1] AH00489: Apache/2.4.65 (Unix) configured -- resuming normal operations\n`,
    2,
  )
  yield* print(
    process,
    `[${stamp()}] [core:notice] [pid 1:tid 1] AH00094: Command line: 'httpd -D FOREGROUND'\n`,
    2,
  )
  yield* untilStopped(process)
  yield* print(
    process,
    `[${stamp()}] [mpm_event:notice] [pid 1:tid 1] AH00491: caught SIGTERM, shutting down\n`,
    2,
  )
  return 0
}

/** polinux/stress: takes memory and processor as it is told. */
function* stress(process: Process): Program {
  const { values } = parseOptions(process.argv.slice(1), 'c:m:b:h:t:v', {
    long: { cpu: 'c', vm: 'm', 'vm-bytes': 'b', 'vm-hang': 'h', timeout: 't', verbose: 'v', cpus: 'c' },
  })
  const workers = Number(values.get('m') ?? 0)
  const bytes = parseBytes(values.get('b') ?? '256M')
  const cpus = Number(values.get('c') ?? 0)
  yield* print(
    process,
    `stress: info: [${process.pid}] dispatching hogs: ${cpus} cpu, 0 io, ${workers} vm, 0 hdd\n`,
  )
  process.steadyCpuMilli = cpus * 1000
  const children: Process[] = []
  for (let i = 0; i < workers; i++) {
    const { argv, env, cwd, user, files, container } = process
    const child = container.createProcess({
      main: function* (worker) {
        yield* sleep(50)
        worker.allocate(bytes)
        for (;;) yield* pause()
      },
      argv,
      env,
      cwd,
      user,
      files,
      parent: process,
    })
    if (child !== undefined) children.push(child)
  }
  let died: Process | undefined
  for (const child of children)
    child.onEnd(() => {
      died ??= child
    })
  const endMs =
    process.container.on.clock.now() +
    (values.has('t') ? Number.parseInt(values.get('t') ?? '0', 10) * 1000 : Number.POSITIVE_INFINITY)
  while (died === undefined && process.container.on.clock.now() < endMs) yield* sleep(200)
  if (died === undefined) return 0
  yield* print(
    process,
    `stress: FAIL: [${process.pid}] (415) <-- worker ${died.pid} got signal 9\nstress: WARN: [${process.pid}] (417) now reaping child worker processes\nstress: FAIL: [${process.pid}] (451) failed run completed in 0s\n`,
    2,
  )
  return 1
}

function parseBytes(text: string): number {
  const match = /^(\d+)([bkmgBKMG]?)$/.exec(text)
  if (match === null) return quantityValue(text)
  const unit = { k: 1024, m: mebibyte, g: 1024 * mebibyte }[(match[2] ?? '').toLowerCase()] ?? 1
  return Number(match[1]) * unit
}

/** python, node and the like without a program to run: they read their input and end. */
function interpreter(name: string, versionText: string): ProgramMain {
  return function* (process) {
    const [first, second] = process.argv.slice(1)
    process.memoryBytes = 10 * mebibyte
    if (first === '--version' || first === '-V' || first === '-v' || first === 'version') {
      yield* print(process, `${versionText}\n`)
      return 0
    }
    if (name === 'python3' && first === '-m' && second === 'http.server')
      return yield* pythonServer(process, Number(process.argv[3] ?? 8000))
    if (first !== undefined && !first.startsWith('-')) {
      const path = process.path(first)
      if (!process.container.spec.files.exists(path)) {
        const text =
          name === 'python3'
            ? `python3: can't open file '${path}': [Errno 2] No such file or directory\n`
            : `node:internal/modules/cjs/loader:1404\n  throw err;\n  ^\n\nError: Cannot find module '${path}'\n`
        yield* print(process, text, 2)
        return name === 'python3' ? 2 : 1
      }
      return yield* untilStopped(process)
    }
    yield* readAll(input(process))
    return 0
  }
}

function* pythonServer(process: Process, port: number): Program {
  serveHttp(process, {
    port,
    onRequest(request, socket) {
      const path = process.path(`.${request.target.replace(/\?.*/, '')}`)
      const { files } = process.container.spec
      const node = files.lookUp(path)
      const names = node?.kind === 'directory' ? files.list(path) : []
      const body =
        node === undefined
          ? undefined
          : node.kind === 'directory'
            ? `<ul>\n${names.map((name) => `<li><a href="${name}">${name}</a></li>\n`).join('')}</ul>\n`
            : process.container.readFile(path)
      const status = body === undefined ? 404 : 200
      process.files
        .get(2)
        ?.write(
          `${socket.remote.address} - - "${request.method} ${request.target} ${request.version}" ${status} -\n`,
        )
      return {
        status,
        body: body ?? 'Error response\n',
        headers: [['Server', 'SimpleHTTP/0.6 Python/3.13.7']],
      }
    },
  })
  yield* print(process, `Serving HTTP on 0.0.0.0 port ${port} (http://0.0.0.0:${port}/) ...\n`)
  let isEnding = false
  process.onSignal('INT', () => {
    isEnding = true
  })
  while (!isEnding) yield* pause()
  return 0
}

/** nnp of upstream's tests: whom it runs as, its file being root's and marked to run as its owner. */
function* nnp(process: Process): Program {
  yield* print(process, `Effective uid: ${process.user.uid}\n`)
  return 0
}

export const appPrograms: Readonly<Record<string, ProgramMain>> = {
  apache,
  stress,
  nnp,
  python3: interpreter('python3', 'Python 3.13.7'),
  node: interpreter('node', 'v22.20.0'),
  go: interpreter('go', 'go version go1.25.1 linux/amd64'),
}
