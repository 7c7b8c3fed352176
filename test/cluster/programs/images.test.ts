import { describe, expect, it, vi } from 'vitest'
import type { ImageBehaviour } from '#cluster/programs/behaviour.ts'
import { Container } from '#cluster/programs/container.ts'
import type { Image } from '#cluster/programs/image.ts'
import { ImageCatalogue } from '#cluster/programs/images/index.ts'
import type { Process } from '#cluster/programs/process.ts'
import { ContainerWorld } from './container-world.ts'

function find(name: string, described: Record<string, ImageBehaviour> = {}): Image | undefined {
  const [path = '', tag = 'latest'] = name.split(':')
  const isHub = !path.split('/')[0]?.includes('.')
  const repository = isHub
    ? path.includes('/')
      ? path
      : `library/${path}`
    : path.slice(path.indexOf('/') + 1)
  const host = isHub ? 'docker.io' : (path.split('/')[0] as string)
  return new ImageCatalogue(described).find({
    host,
    repository,
    tag,
    canonical: `${host}/${repository}:${tag}`,
  })
}

function run(
  world: ContainerWorld,
  image: Image | undefined,
  options: Parameters<ContainerWorld['start']>[1] = {},
) {
  if (image === undefined) throw new Error('no image')
  return world.start([...image.entrypoint, ...image.cmd], {
    image,
    env: image.env,
    cwd: image.workingDirectory,
    ...options,
  })
}

describe('ImageCatalogue', () => {
  it.each([
    ['nginx', true],
    ['nginx:1.27-alpine', true],
    ['nginx:1.277', false],
    ['ngnix', false],
    ['busybox:1.36', true],
    ['redis:7', true],
    ['shop/cart:2.0', true],
    ['shop/cart:nope', false],
    ['registry.k8s.io/pause:3.10', true],
    ['registry.k8s.io/puase:3.10', false],
  ])('knows %s: %s', (name, isKnown) => {
    expect(find(name) !== undefined).toBe(isKnown)
  })

  it('has only the described tags of a described image', () => {
    const described = { 'shop/cart:1.0': { listens: [8080] } }
    expect(find('shop/cart:1.0', described)?.behaviour).toEqual({ listens: [8080] })
    expect(find('shop/cart:1.1', described)).toBeUndefined()
  })
})

describe('nginx', () => {
  it('starts, serves, logs and stops', () => {
    const world = new ContainerWorld()
    const server = run(world, find('nginx:1.27.0'))
    world.clock.advance(500)
    const { address } = server.network
    const client = world.sh(`wget -qO- http://${address} | grep title; wget -O- ${address}/nope; echo $?`)
    expect(client.log).toBe(
      `<title>Welcome to nginx!</title>\nConnecting to ${address} (${address}:80)\nwget: server returned error: HTTP/1.1 404 Not Found\n1\n`,
    )
    expect(server.log).toContain('start worker processes\n')
    expect(server.log).toContain('"GET / HTTP/1.1" 200 615 "-" "Wget" "-"\n')
    expect(server.log).toMatch(
      /\[error\] 29#29: \*2 open\(\) "\/usr\/share\/nginx\/html\/nope" failed \(2: No such file or directory\), client: 10\.244\.0\.3, server: localhost, request: "GET \/nope HTTP\/1\.1", host: "10\.244\.0\.2"\n/,
    )
    server.process?.signal('QUIT')
    world.clock.advance(1000)
    expect(server.exit?.code).toBe(0)
  })

  it.each([
    ['server { listen 8080; location / { return 200 "hi"; } }', undefined, 'hi'],
    [
      'server { lissten 80; }',
      'nginx: [emerg] unknown directive "lissten" in /etc/nginx/conf.d/default.conf:1\n',
      undefined,
    ],
    [
      'server {\n listen 80;\n location / { proxy_pass http://cart; }\n}',
      'nginx: [emerg] host not found in upstream "cart" in /etc/nginx/conf.d/default.conf:3\n',
      undefined,
    ],
  ])('reads %s', (config, mistake, body) => {
    const world = new ContainerWorld()
    const server = run(world, find('nginx'), {
      prepare: (files) => files.write('/etc/nginx/conf.d/default.conf', config),
    })
    world.clock.advance(30_000)
    if (mistake !== undefined) {
      expect(server.log).toContain(mistake)
      expect(server.exit?.code).toBe(1)
    } else expect(world.sh(`wget -qO- ${server.network.address}:8080`).log).toBe(body)
  })
})

describe('clients', () => {
  const world = new ContainerWorld()
  const server = world.start(['httpd', '-f', '-p', '8080', '-h', '/data'], {
    image: 'registry.example/app:1.0',
  })
  const { address } = server.network

  it.each([
    [
      `wget -O- http://${address}:80`,
      1000,
      `Connecting to ${address} (${address}:80)\nwget: can't connect to remote host (${address}): Connection refused\n`,
    ],
    ['wget -qO- -T 2 http://192.0.2.1', 3000, 'wget: download timed out\n'],
    ['wget -qO- http://cart', 30_000, "wget: bad address 'cart'\n"],
    [`wget -q http://${address}:8080; cat index.html`, 1000, 'hello from app\n'],
    [
      `nc -zv ${address} 8080; nc -z ${address} 81; echo $?`,
      1000,
      `${address} (${address}:8080) open\nnc: ${address} (${address}:81): Connection refused\n1\n`,
    ],
    [`printf 'GET / HTTP/1.0\\r\\n\\r\\n' | nc ${address} 8080 | tail -1`, 1000, 'hello from app\n'],
    ['nslookup kubernetes.default', 6000, ';; connection timed out; no servers could be reached\n\n'],
    [
      `ping -c 1 10.244.0.99 -W 1`,
      3000,
      'PING 10.244.0.99 (10.244.0.99): 56 data bytes\n\n--- 10.244.0.99 ping statistics ---\n1 packets transmitted, 0 packets received, 100% packet loss\n',
    ],
  ])('%s', (script, forMs, text) => {
    const prepare = (files: { write(path: string, text: string): void }) =>
      files.write(
        '/etc/resolv.conf',
        'search default.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n',
      )
    expect(world.sh(script, forMs, { prepare }).log).toBe(text)
  })

  it('serves with nc in a loop', () => {
    const loop = world.start([
      'sh',
      '-c',
      'while true; do printf "HTTP/1.1 200 OK\\r\\n\\r\\nhi\\n" | nc -l -p 9000; done',
    ])
    world.clock.advance(100)
    const script = `wget -qO- ${loop.network.address}:9000; sleep 1; wget -qO- ${loop.network.address}:9000`
    expect(world.sh(script).log).toBe('hi\nhi\n')
  })

  it('curl', () => {
    const image = find('curlimages/curl') as Image
    const curl = (...words: string[]) => {
      const ran = world.start(['curl', ...words], { image })
      world.clock.advance(10_000)
      return [ran.log, ran.exit?.code]
    }
    expect(curl('-s', `${address}:8080`)).toEqual(['hello from app\n', 0])
    expect(curl('-s', '-o', '/dev/null', '-w', '%{http_code}\\n', `http://${address}:8080/x`)).toEqual([
      '404\n',
      0,
    ])
    expect(curl(`${address}:81`)).toEqual([
      `curl: (7) Failed to connect to ${address} port 81 after 0 ms: Could not connect to server\n`,
      7,
    ])
    expect(curl('-sS', '--connect-timeout', '2', '192.0.2.1')).toEqual([
      'curl: (28) Connection timed out after 2000 milliseconds\n',
      28,
    ])
  })
})

describe('databases', () => {
  it('postgres wants its password', () => {
    const world = new ContainerWorld()
    const server = run(world, find('postgres:17'))
    world.clock.advance(100)
    expect(server.log).toMatch(
      /^Error: Database is uninitialized and superuser password is not specified\.\n/,
    )
    expect(server.exit?.code).toBe(1)
    const image = find('postgres:17') as Image
    const started = run(world, image, { env: [...image.env, ['POSTGRES_PASSWORD', 'x']] })
    world.clock.advance(5000)
    expect(started.log).toContain('database system is ready to accept connections\n')
    expect(world.sh(`psql -h ${started.network.address} -c 'select 1'`, 1000, { image }).log).toContain(
      '(1 row)',
    )
  })

  it('redis answers redis-cli', () => {
    const world = new ContainerWorld()
    const image = find('redis:7') as Image
    const server = run(world, image)
    world.clock.advance(1000)
    const { address } = server.network
    const client = world.sh(
      `redis-cli -h ${address} ping; redis-cli -h ${address} set a 1; redis-cli -h ${address} get a`,
      1000,
      { image },
    )
    expect(client.log).toBe('PONG\nOK\n1\n')
    expect(world.sh('redis-cli ping', 1000, { image }).log).toBe(
      'Could not connect to Redis at 127.0.0.1:6379: Connection refused\n',
    )
  })
})

describe('described images', () => {
  const start = (behaviour: ImageBehaviour, options: Parameters<ContainerWorld['start']>[1] = {}) => {
    const world = new ContainerWorld()
    return { world, ran: run(world, find('shop/cart:1', { 'shop/cart': behaviour }), options) }
  }

  it('listens when ready, answers by path, and ends', () => {
    const { world, ran } = start({
      listens: [8080],
      readyAfter: '5s',
      logs: [{ text: 'starting' }, { text: 'tick', every: '10s', after: '10s' }],
      respondsTo: [
        { path: '/health', status: 500, body: 'bad\n' },
        { path: '/api/*', body: '[]\n' },
      ],
      exits: { code: 3, after: '25s' },
    })
    const ask = (path: string) => world.sh(`wget -qO- ${ran.network.address}:8080${path}`, 1000).log
    expect(ask('/')).toContain('Connection refused')
    world.clock.advance(5000)
    expect([ask('/'), ask('/api/x'), ask('/health')]).toEqual([
      'ok\n',
      '[]\n',
      'wget: server returned error: HTTP/1.1 500 Internal Server Error\n',
    ])
    world.clock.advance(20_000)
    expect([ran.log, ran.exit?.code]).toEqual(['starting\ntick\ntick\n', 3])
  })

  it('keeps nothing of the requests that it has answered', () => {
    const created = vi.spyOn(Container.prototype, 'createProcess')
    const { world, ran } = start({
      listens: [8080],
      respondsTo: [{ path: '/', body: 'paid\n', needs: { env: ['HOME'] } }],
    })
    for (let count = 0; count < 20; count++) world.sh(`wget -qO- ${ran.network.address}:8080/`, 1000)
    const server = created.mock.results[0]?.value as Process
    created.mockRestore()
    expect(ran.exit).toBeUndefined()
    expect(server.pid).toBe(1)
    expect(server.children.size).toBe(0)
  })

  it('ends without what it needs', () => {
    const needy = start({ needs: { env: ['DB_HOST'] } })
    expect([needy.ran.log, needy.ran.exit?.code]).toEqual([
      'fatal: environment variable DB_HOST is not set\n',
      1,
    ])
    const alone = start({ needs: { tcp: ['10.244.0.77:5432'] } })
    alone.world.clock.advance(10_000)
    expect(alone.ran.log).toBe('fatal: dial tcp 10.244.0.77:5432: connect: no route to host\n')
  })

  it('leaks until it is killed, and may listen on loopback only', () => {
    const leaky = start({ leaksMemory: '10Mi' }, { limits: { memoryBytes: 64 * 2 ** 20 } })
    leaky.world.clock.advance(10_000)
    expect(leaky.ran.exit).toMatchObject({ code: 137, isOomKilled: true })
    const shy = start({ listens: [80], onlyLocalhost: true })
    expect(shy.world.sh(`wget -qO- ${shy.ran.network.address}`, 1000).log).toContain('Connection refused')
  })
})

it("runs a program as its file's owner where its mode says so, unless the container forbids it", () => {
  const world = new ContainerWorld()
  const image = find('registry.k8s.io/e2e-test-images/nonewprivs:1.3')
  const user = { uid: 1000, gid: 0 }
  const free = run(world, image, { user })
  const bound = run(world, image, { user, hasNoNewPrivileges: true })
  world.clock.advance(1000)
  expect([free.log, bound.log]).toEqual(['Effective uid: 0\n', 'Effective uid: 1000\n'])
})

it('shows a container its part of the processor', () => {
  const world = new ContainerWorld()
  const weight = (cpuShares: number) =>
    world.sh('cat /sys/fs/cgroup/cpu.weight', 1000, { limits: { cpuShares } }).log
  expect([2, 102, 1024, 4096, 2 ** 18].map(weight)).toEqual(['1\n', '17\n', '100\n', '303\n', '10000\n'])
})
