// Databases as far as they are asked: they start, need their password, answer their own command line, and stop.

import type { ConnectResult } from '../../network/network.ts'
import type { Socket } from '../../network/socket.ts'
import { calendar } from '../applets/calendar.ts'
import { parseOptions } from '../applets/options.ts'
import { resolve } from '../clients/resolve.ts'
import { input, print, readAll, readSome } from '../io.ts'
import type { Process } from '../process.ts'
import { type Program, type ProgramMain, sleep, untilSignalled, waitFor } from '../program.ts'
import { listen } from './http-server.ts'

const mebibyte = 2 ** 20

/** Lets each whole line that arrives be answered. */
function answerLines(
  process: Process,
  port: number,
  answer: (line: string, socket: Socket) => string,
): boolean {
  const stop = listen(process, port, undefined, (socket) => {
    let text = ''
    const see = () => {
      const part = socket.read(65_536)
      if (part !== 'later') text += part.text
      for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n')) {
        socket.write(answer(text.slice(0, end).trim(), socket))
        text = text.slice(end + 1)
      }
      if (socket.isAtEnd) socket.close()
    }
    socket.onArrival(see)
    see()
  })
  return stop !== undefined
}

/** Sends one line and gives the answer, or the reason why there is none. */
function* askLine(
  host: string,
  port: number,
  line: string,
): Program<
  { answer: string } | { failure: 'unresolved' | 'refused' | 'timeout' | 'unreachable'; address: string }
> {
  const lookup = yield* resolve(host)
  if (lookup.kind !== 'found') return { failure: 'unresolved', address: host }
  const address = lookup.addresses[0] as string
  const result = yield* waitFor<ConnectResult>((wake, { container }) =>
    container.on.network.connect(container.spec.network, address, port, wake),
  )
  if (result.kind !== 'connected') return { failure: result.kind, address }
  result.socket.write(`${line}\n`)
  const answer = yield* readSome(result.socket)
  result.socket.close()
  return { answer }
}

// --- redis ---

function redisAnswer(values: Map<string, string>, line: string): string {
  const [command = '', key = '', ...rest] =
    line.match(/"[^"]*"|\S+/g)?.map((word) => word.replace(/^"|"$/g, '')) ?? []
  switch (command.toUpperCase()) {
    case 'PING':
      return `${key || 'PONG'}\n`
    case 'SET':
      values.set(key, rest[0] ?? '')
      return 'OK\n'
    case 'GET':
      return `${values.has(key) ? `"${values.get(key)}"` : '(nil)'}\n`
    case 'DEL':
      return `(integer) ${values.delete(key) ? 1 : 0}\n`
    case 'INCR': {
      const next = Number(values.get(key) ?? 0) + 1
      values.set(key, String(next))
      return `(integer) ${next}\n`
    }
    case 'DBSIZE':
      return `(integer) ${values.size}\n`
    case 'KEYS':
      return values.size === 0
        ? '(empty array)\n'
        : [...values.keys()].map((name, i) => `${i + 1}) "${name}"\n`).join('')
    case 'INFO':
      return '# Server\r\nredis_version:7.4.6\r\n'
    default:
      return `(error) ERR unknown command '${command}', with args beginning with: ${key && `'${key}' `}\n`
  }
}

function redisTime(ms: number): string {
  const { day, month, year, text } = calendar(ms)
  return `${String(day).padStart(2, '0')} ${month} ${year} ${text.slice(11)}.${String(Math.floor(ms % 1000)).padStart(3, '0')}`
}

function* redisServer(process: Process): Program {
  const { values } = parseOptions(process.argv.slice(1), 'p:r:a:', {
    long: { port: 'p', requirepass: 'r', appendonly: 'a' },
  })
  const port = Number(values.get('p') ?? 6379)
  const say = (text: string) =>
    print(process, `${process.pid}:M ${redisTime(process.container.on.clock.now())} * ${text}\n`)
  process.memoryBytes = 8 * mebibyte
  const data = new Map<string, string>()
  yield* say('oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo')
  yield* say(`Running mode=standalone, port=${port}.`)
  yield* sleep(20)
  if (!answerLines(process, port, (line) => redisAnswer(data, line))) {
    yield* print(
      process,
      `${process.pid}:M # Warning: Could not create server TCP listening socket *:${port}: bind: Address already in use\n`,
    )
    return 1
  }
  yield* say('Server initialized')
  yield* say('Ready to accept connections tcp')
  yield* untilSignalled(process)
  yield* say('User requested shutdown...')
  yield* say('Redis is now ready to exit, bye bye...')
  return 0
}

const failureTexts = {
  refused: 'Connection refused',
  timeout: 'Connection timed out',
  unreachable: 'No route to host',
  unresolved: 'Name or service not known',
}

function* redisCli(process: Process): Program {
  const { values, rest } = parseOptions(process.argv.slice(1), 'h:p:a:n:', { stopsAtWord: true })
  const host = values.get('h') ?? '127.0.0.1'
  const port = Number(values.get('p') ?? 6379)
  const lines =
    rest.length > 0
      ? [rest.join(' ')]
      : (yield* readAll(input(process))).split('\n').filter((line) => line !== '')
  for (const line of lines) {
    const result = yield* askLine(host, port, line)
    if ('failure' in result) {
      yield* print(
        process,
        `Could not connect to Redis at ${host}:${port}: ${failureTexts[result.failure]}\n`,
        2,
      )
      return 1
    }
    const isPlain = process.files.get(1)?.isTerminal !== true
    yield* print(
      process,
      isPlain
        ? result.answer
            .replace(/^"(.*)"\n$/, '$1\n')
            .replace(/^\(nil\)\n$/, '\n')
            .replace(/^\(integer\) /, '')
        : result.answer,
    )
  }
  return 0
}

// --- postgres ---

const postgresHelp = `Error: Database is uninitialized and superuser password is not specified.
       You must specify POSTGRES_PASSWORD to a non-empty value for the
       superuser. For example, "-e POSTGRES_PASSWORD=password" on "docker run".

       You may also use "POSTGRES_HOST_AUTH_METHOD=trust" to allow all
       connections without a password. This is *not* recommended.

       See PostgreSQL documentation about "trust":
       https://www.postgresql.org/docs/current/auth-trust.html
`

function* postgres(process: Process): Program {
  const data = process.variable('PGDATA') ?? '/var/lib/postgresql/data'
  const { files } = process.container.spec
  const say = (text: string) =>
    print(
      process,
      `${calendar(process.container.on.clock.now()).text}.000 UTC [${process.pid}] LOG:  ${text}\n`,
      2,
    )
  process.memoryBytes = 40 * mebibyte
  if (files.exists(`${data}/PG_VERSION`))
    yield* print(
      process,
      '\nPostgreSQL Database directory appears to contain a database; Skipping initialization\n\n',
    )
  else {
    if (
      !process.variable('POSTGRES_PASSWORD') &&
      !process.variable('POSTGRES_PASSWORD_FILE') &&
      process.variable('POSTGRES_HOST_AUTH_METHOD') !== 'trust'
    ) {
      yield* print(process, postgresHelp, 2)
      return 1
    }
    yield* print(
      process,
      'The files belonging to this database system will be owned by user "postgres".\nThis user must also own the server process.\n\n',
    )
    if ((files.lookUp(data)?.kind === 'directory' ? files.list(data) : []).length > 0) {
      yield* print(process, `initdb: error: directory "${data}" exists but is not empty\n`, 2)
      return 1
    }
    yield* sleep(1500)
    files.makeDirectory(data, { withParents: true, mode: 0o700 })
    files.write(`${data}/PG_VERSION`, '17\n')
    yield* print(process, '\nPostgreSQL init process complete; ready for start up.\n\n')
  }
  yield* say(
    'starting PostgreSQL 17.6 (Debian 17.6-1.pgdg12+1) on x86_64-pc-linux-gnu, compiled by gcc (Debian 12.2.0-14) 12.2.0, 64-bit',
  )
  yield* say('listening on IPv4 address "0.0.0.0", port 5432')
  yield* sleep(100)
  answerLines(process, 5432, () => ' ?column? \n----------\n        1\n(1 row)\n\n')
  yield* say('database system is ready to accept connections')
  yield* untilSignalled(process, ['TERM', 'INT', 'QUIT'])
  yield* say('received fast shutdown request')
  yield* say('database system is shut down')
  return 0
}

function* psql(process: Process): Program {
  const { values } = parseOptions(process.argv.slice(1), 'h:p:U:d:c:tAw', {
    long: { host: 'h', port: 'p', username: 'U', dbname: 'd', command: 'c' },
  })
  const host = values.get('h') ?? process.variable('PGHOST') ?? '127.0.0.1'
  const port = Number(values.get('p') ?? process.variable('PGPORT') ?? 5432)
  const result = yield* askLine(host, port, values.get('c') ?? 'select 1')
  if ('answer' in result) {
    yield* print(process, result.answer)
    return 0
  }
  const text =
    result.failure === 'unresolved'
      ? `could not translate host name "${host}" to address: Name or service not known`
      : `connection to server at "${host}"${result.address === host ? '' : ` (${result.address})`}, port ${port} failed: ${failureTexts[result.failure]}\n\tIs the server running on that host and accepting TCP/IP connections?`
  yield* print(process, `psql: error: ${text}\n`, 2)
  return 2
}

function* pgIsReady(process: Process): Program {
  const { values } = parseOptions(process.argv.slice(1), 'h:p:U:d:t:q')
  const host = values.get('h') ?? '/var/run/postgresql'
  const port = Number(values.get('p') ?? 5432)
  const result = yield* askLine(host.startsWith('/') ? '127.0.0.1' : host, port, 'ready')
  yield* print(process, `${host}:${port} - ${'answer' in result ? 'accepting connections' : 'no response'}\n`)
  return 'answer' in result ? 0 : 2
}

// --- mysql and mariadb ---

function* mysql(process: Process): Program {
  const isMaria = process.container.spec.image.reference.includes('mariadb')
  const name = isMaria ? 'MARIADB' : 'MYSQL'
  const has = (suffix: string) => process.variable(`${name}_${suffix}`) || process.variable(`MYSQL_${suffix}`)
  const note = (text: string, level = 'Note') =>
    print(
      process,
      `${calendar(process.container.on.clock.now()).text.replace(' ', 'T')}+00:00 [${level}] [Entrypoint]: ${text}\n`,
      level === 'ERROR' ? 2 : 1,
    )
  process.memoryBytes = 350 * mebibyte
  process.container.enforceMemory()
  yield* note(
    isMaria
      ? 'Entrypoint script for MariaDB Server 1:11.8.3 started.'
      : 'Entrypoint script for MySQL Server 8.4.6-1.el9 started.',
  )
  const { files } = process.container.spec
  if (!files.exists('/var/lib/mysql/ibdata1')) {
    if (
      !has('ROOT_PASSWORD') &&
      !has('ALLOW_EMPTY_PASSWORD') &&
      !has('ALLOW_EMPTY_ROOT_PASSWORD') &&
      !has('RANDOM_ROOT_PASSWORD')
    ) {
      const what = isMaria
        ? 'MARIADB_ROOT_PASSWORD, MARIADB_ROOT_PASSWORD_HASH, MARIADB_ALLOW_EMPTY_ROOT_PASSWORD and MARIADB_RANDOM_ROOT_PASSWORD'
        : '\n    - MYSQL_ROOT_PASSWORD\n    - MYSQL_ALLOW_EMPTY_PASSWORD\n    - MYSQL_RANDOM_ROOT_PASSWORD'
      yield* note(
        `Database is uninitialized and password option is not specified\n    You need to specify one of ${isMaria ? what : `the following as an environment variable:${what}`}`,
        'ERROR',
      )
      return 1
    }
    yield* note('Initializing database files')
    yield* sleep(6000)
    files.makeDirectory('/var/lib/mysql', { withParents: true })
    files.write('/var/lib/mysql/ibdata1', '')
    yield* note('Database files initialized')
  }
  yield* sleep(1500)
  answerLines(process, 3306, () => '1\n1\n')
  yield* print(
    process,
    `${calendar(process.container.on.clock.now()).text.replace(' ', 'T')}.000000Z 0 [System] [MY-010931] [Server] /usr/sbin/mysqld: ready for connections. Version: '8.4.6'  socket: '/var/run/mysqld/mysqld.sock'  port: 3306  MySQL Community Server - GPL.\n`,
    2,
  )
  yield* untilSignalled(process)
  return 0
}

export const databasePrograms: Readonly<Record<string, ProgramMain>> = {
  'redis-server': redisServer,
  'redis-cli': redisCli,
  postgres,
  psql,
  pg_isready: pgIsReady,
  mysql,
}
