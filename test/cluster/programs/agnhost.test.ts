// agnhost's programs: what they print, serve and say of connections.
import { describe, expect, it } from 'vitest'
import { FileTree } from '#cluster/machines/file-tree.ts'
import type { Image } from '#cluster/programs/image.ts'
import { ImageCatalogue } from '#cluster/programs/images/index.ts'
import { ContainerWorld, type Ran } from './container-world.ts'

const repository = 'e2e-test-images/agnhost'
const host = 'registry.k8s.io'
const found = new ImageCatalogue().find({
  host,
  repository,
  tag: '2.59',
  canonical: `${host}/${repository}:2.59`,
})
if (found === undefined) throw new Error('no image')
const image: Image = found

type Options = Parameters<ContainerWorld['start']>[1]

function agnhost(world: ContainerWorld, words: readonly string[], options: Options = {}, forMs = 1000): Ran {
  const ran = world.start(['/agnhost', ...words], { image, ...options })
  world.clock.advance(forMs)
  return ran
}

/** What a shell in another pod gets from a command. */
function asked(world: ContainerWorld, line: string): string {
  const ran = world.start(['/bin/sh', '-c', line], { image })
  world.clock.advance(10_000)
  return ran.log
}

describe('agnhost', () => {
  it('refuses commands and flags that it does not know', () => {
    const world = new ContainerWorld()
    const { log, exit } = agnhost(world, ['netexecute'])
    expect([log, exit?.code]).toEqual([
      'Error: unknown command "netexecute" for "app"\nRun \'app --help\' for usage.\n',
      1,
    ])
    expect(agnhost(world, ['mounttest', '--files=/a']).log).toBe(
      'Error: unknown flag: --files\nUsage:\n  app mounttest [flags]\n',
    )
  })

  it('prints the words of its command line, and pauses until a signal', () => {
    const world = new ContainerWorld()
    expect(agnhost(world, ['entrypoint-tester', 'a', 'b']).log).toBe('[/agnhost entrypoint-tester a b]\n')
    const ran = agnhost(world, ['pause'])
    ran.process?.signal('TERM')
    world.clock.advance(100)
    expect([ran.log, ran.exit?.code]).toEqual([
      'Paused\nSignals registered\nexiting because of signal "terminated"\n',
      2,
    ])
  })

  it('tells what a mount and its files are like', () => {
    const world = new ContainerWorld()
    const tree = new FileTree({ nowMs: () => 0, isMemory: true })
    tree.put(['d'], tree.newDirectory(0o1777, 0, 123))
    const flags = ['--fs_type=/v', '--new_file_0644=/v/d/f', '--file_perm=/v/d/f', '--file_owner', '/v/d/f']
    const { log, exit } = agnhost(
      world,
      ['mounttest', ...flags, '--file_mode=/v/d', '--file_content=/v/no'],
      {
        user: { uid: 1001, gid: 123 },
        prepare: (files) => files.mount('/v', { tree }),
      },
    )
    expect(log).toBe(`mount type of "/v": tmpfs
content of file "/v/d/f": mount-tester new file

mode of file "/v/d": dtrwxrwxrwx
perms of file "/v/d/f": -rw-r--r--
owner UID of "/v/d/f": 1001
owner GID of "/v/d/f": 123
error reading file content for "/v/no": open /v/no: no such file or directory
`)
    expect(exit?.code).toBe(1)
  })

  it('answers by HTTP and UDP, dials others and runs commands for its callers', () => {
    const world = new ContainerWorld()
    const server = agnhost(world, ['netexec', '--http-port=8083', '--udp-port=8084'], { hostname: 'web' })
    const { address } = server.network
    const from = agnhost(world, ['netexec'], { hostname: 'caller' }).network.address
    const curl = (path: string) => asked(world, `curl -s '${path}'`)
    const dial = (port: number, protocol: string, request: string) =>
      curl(
        `http://${from}:8080/dial?request=${request}&protocol=${protocol}&host=${address}&port=${port}&tries=2`,
      )
    expect(dial(8083, 'http', 'hostname')).toBe('{"responses":["web","web"]}')
    expect(dial(8084, 'udp', 'hostname')).toBe('{"responses":["web","web"]}')
    expect(dial(8085, 'http', 'hostname')).toBe(
      `{"errors":${JSON.stringify(Array(2).fill(`Get "http://${address}:8085/hostname": dial tcp ${address}:8085: connect: connection refused`))}}`,
    )
    expect(curl(`http://${address}:8083/echo?msg=a%20b&code=202`)).toBe('a b')
    expect(curl(`http://${address}:8083/shell?cmd=echo%20x;exit%203`)).toBe(
      '{"error":"exit status 3","output":"x\\n"}',
    )
    expect(curl(`http://${address}:8083/healthz`)).toBe('')
    curl(`http://${address}:8083/exit?code=7&wait=2s`)
    expect(server.exit?.code).toBe(7)
  })

  it('says in a word why a connection did not come about', () => {
    const world = new ContainerWorld()
    const { address } = agnhost(world, ['netexec']).network
    const connect = (to: string, ...more: string[]) => {
      const { log, exit } = agnhost(world, ['connect', to, ...more], {}, 5000)
      return [log, exit?.code]
    }
    expect(connect(`${address}:8080`)).toEqual(['', 0])
    expect(connect(`${address}:8081`, '--protocol=udp')).toEqual(['', 0])
    expect(connect(`${address}:99`)).toEqual(['REFUSED\n', 1])
    expect(connect('203.0.113.9:80', '--timeout=2s')).toEqual(['TIMEOUT\n', 1])
    expect(connect('nowhere')).toEqual(['UNKNOWN: address nowhere: missing port in address\n', 1])
  })

  it('serves the values of its variables, its files, and its health for ten seconds', () => {
    const world = new ContainerWorld()
    const porter = agnhost(world, ['porter'], { env: [['SERVE_PORT_81', 'eighty-one']] }).network.address
    expect(asked(world, `curl -s http://${porter}:81/`)).toBe('eighty-one')
    const files = agnhost(world, ['test-webserver'], {
      prepare: (own) => own.write('/results', 'OK\n'),
    }).network.address
    expect(asked(world, `curl -s http://${files}/results; curl -s http://${files}/no`)).toBe(
      'OK\n404 page not found\n',
    )
    const well = agnhost(world, ['liveness']).network.address
    const health = `curl -s -o /dev/null -w '%{http_code}\n' http://${well}:8080/healthz`
    expect(asked(world, `${health}; sleep 9; ${health}`)).toBe('200\n500\n')
  })

  it('keeps a guestbook on a primary and its replicas', () => {
    const world = new ContainerWorld()
    const primary = agnhost(world, ['guestbook', '--http-port=6379']).network.address
    const replica = agnhost(world, ['guestbook', '--http-port=6379', `--replicaof=${primary}`], {}, 2000)
    expect(asked(world, `curl -s 'http://${primary}:6379/set?key=k&value=v'`)).toBe('{"message":"Updated"}')
    const ask = `curl -s 'http://${replica.network.address}:6379/get?key=k'`
    expect(asked(world, ask)).toBe('{"data":"v"}')
  })

  it('writes as many lines as it is told to', () => {
    const world = new ContainerWorld()
    const words = ['logs-generator', '--log-lines-total=3', '--run-duration=3s']
    const { log, exit } = agnhost(world, words, {}, 5000)
    const lines = log.trimEnd().split('\n')
    expect(exit?.code).toBe(0)
    expect(lines).toHaveLength(3)
    expect(lines[1]).toMatch(
      /^I1121 00:21:\d\d\.\d{6} {7}1 logs_generator\.go:76\] 1 (GET|POST|PUT) \/api\/v1\/namespaces\/\S+\/pods\/[a-z0-9]+ [2-5]\d\d$/,
    )
  })
})

it('nc talks by datagrams', () => {
  const world = new ContainerWorld()
  const { address } = agnhost(world, ['netexec'], { hostname: 'web' }).network
  expect(asked(world, `echo hostName | nc -w 1 -u ${address} 8081; echo; echo $?`)).toBe('web\n0\n')
  expect(asked(world, `echo hostName | nc -w 1 -u ${address} 99; echo $?`)).toBe('0\n')
})

it('dig asks along the search list, and getent as the C library does', () => {
  const world = new ContainerWorld()
  const server = world.pod()
  server.listenDns(53, ({ name, type }, reply) => {
    const isKnown = name === 'web.shop.svc' && type === 'A'
    const record = { name, type, ttlSeconds: 30, data: '10.96.0.7' }
    reply({ code: isKnown ? 'NOERROR' : 'NXDOMAIN', records: isKnown ? [record] : [] })
  })
  const ran = world.start(
    [
      '/bin/sh',
      '-c',
      'dig +noall +answer +search web A; dig +short web.shop.svc; dig +noall +answer web; getent hosts web; getent hosts nobody; echo $?',
    ],
    {
      image,
      prepare: (files) =>
        files.write('/etc/resolv.conf', `search shop.svc\nnameserver ${server.address}\noptions ndots:5\n`),
    },
  )
  world.clock.advance(10_000)
  expect(ran.log).toBe('web.shop.svc.\t30\tIN\tA\t10.96.0.7\n10.96.0.7\n10.96.0.7       web.shop.svc\n2\n')
})

it('leads ports of the machine to a pod', () => {
  const world = new ContainerWorld()
  const { network } = agnhost(world, ['netexec'], { hostname: 'web' })
  const port = { protocol: 'TCP', hostAddress: '172.20.0.11', hostPort: 54_323, containerPort: 8080 } as const
  const close = world.network.hostPorts.open('worker-1', [port], network)
  const ask = () => asked(world, 'curl -s -m 2 http://172.20.0.11:54323/hostname; echo " $?"')
  expect(ask()).toBe('web 0\n')
  close()
  expect(ask()).toBe(' 7\n')
})

it('is well by gRPC until it is told otherwise, or its time is over', () => {
  const world = new ContainerWorld()
  const words = ['grpc-health-checking', '--service=s', '--delay-unhealthy-sec=20']
  const { address } = agnhost(world, words).network
  const check = (service: string) =>
    asked(world, `curl -s 'http://${address}:5000/grpc.health.v1.Health/Check?service=${service}'`)
  expect([check('s'), check('')]).toEqual(['SERVING', 'SERVICE_UNKNOWN'])
  expect(check('s')).toBe('NOT_SERVING')
  expect(asked(world, `curl -s http://${address}:8080/make-serving`)).toBe('Mark as healthy')
  expect(check('s')).toBe('SERVING')
})

it('nettest counts who wrote to it', () => {
  const world = new ContainerWorld()
  const { address } = agnhost(world, ['nettest'], { hostname: 'web' }).network
  const post = `wget -qO- --post-data '{"Source":"prestop"}' http://${address}:8080/write`
  expect(asked(world, post)).toBe('{"Hostname":"web"}\n')
  expect(JSON.parse(asked(world, `curl -s http://${address}:8080/read`))).toMatchObject({
    Received: { prestop: 1 },
  })
})

it('port-forward-tester waits for its words and answers in pieces', () => {
  const world = new ContainerWorld()
  const env = Object.entries({
    BIND_ADDRESS: '0.0.0.0',
    BIND_PORT: '80',
    EXPECTED_CLIENT_DATA: 'abc',
    CHUNKS: '3',
    CHUNK_SIZE: '4',
    CHUNK_INTERVAL: '100',
  })
  const ran = agnhost(world, ['port-forward-tester'], { env })
  expect(asked(world, `printf abc | nc ${ran.network.address} 80`)).toBe('xxxxxxxxxxxx')
  expect([ran.log, ran.exit?.code]).toEqual([
    'Accepted client connection\nReceived expected client data\nShutting down connection\nDone\n',
    0,
  ])
})
