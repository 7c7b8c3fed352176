// What the recorded cluster's containers printed, and how they ended (golden/kubelet/scenarios).
import { describe, expect, it } from 'vitest'
import type { FileSystem } from '#cluster/machines/file-system.ts'
import { FileTree } from '#cluster/machines/file-tree.ts'
import { ContainerWorld } from './container-world.ts'

const MiB = 2 ** 20

describe('recorded containers', () => {
  it.each([
    [
      'cmd-not-found',
      ['/app/server', '--port=80'],
      'exec: "/app/server": stat /app/server: no such file or directory',
    ],
    ['cmd-not-in-path', ['serve'], 'exec: "serve": executable file not found in $PATH'],
    ['cmd-permission', ['/etc/noexec.sh'], 'exec: "/etc/noexec.sh": permission denied'],
    ['cmd-is-dir', ['/data'], 'exec: "/data": is a directory'],
  ])('%s', (_, argv, text) => {
    expect(new ContainerWorld().start(argv).startError).toBe(text)
  })

  it('cmd-bad-workdir, cmd-new-workdir', () => {
    const world = new ContainerWorld()
    expect(world.start(['id'], { cwd: '/etc/passwd' }).startError).toBe('mkdir /etc/passwd: not a directory')
    expect(world.start(['pwd'], { cwd: '/no/such/dir' }).log).toBe('/no/such/dir\n')
  })

  it.each([
    ['cmd-127', ['sh', '-c', 'serve --port 80'], 'sh: serve: not found\n', 127],
    ['cmd-126', ['sh', '-c', '/etc/noexec.sh'], 'sh: /etc/noexec.sh: Permission denied\n', 126],
    ['cmd-bad-interp-2', ['/usr/badinterp.sh'], 'exec /usr/badinterp.sh: no such file or directory\n', 255],
    ['cmd-text-file', ['/usr/badformat'], 'exec /usr/badformat: exec format error\n', 255],
    ['args-var', ['echo', 'hello', '$(MISSING)', '$(GREETING)'], 'hello $(MISSING) $(GREETING)\n', 0],
    [
      'sig-segv-139',
      ['sh', '-c', 'sleep 100 & kill -SEGV $!; wait $!; s=$?; echo "status $s"; exit $s'],
      'Segmentation fault\nstatus 139\n',
      139,
    ],
    ['sig-segv', ['sh', '-c', "sh -c 'kill -SEGV $'; exit $?"], "sh: invalid number '$'\n", 1],
    [
      'sig-term-self',
      ['sh', '-c', 'kill -TERM 1; kill -KILL 1; echo "still here"; exit 0'],
      'still here\n',
      0,
    ],
    [
      'crash-exit1-always',
      ['sh', '-c', 'echo "starting up"; echo "fatal: cannot open config" >&2; exit 1'],
      'starting up\nfatal: cannot open config\n',
      1,
    ],
    ['job-ok', ['sh', '-c', 'sleep 2; echo done'], 'done\n', 0],
    ['exec-cp-attach id', ['id'], 'uid=0(root) gid=0(root) groups=0(root)\n', 0],
  ])('%s', (_, argv, log, code) => {
    const world = new ContainerWorld()
    const ran = world.start(argv)
    world.clock.advance(5000)
    expect([ran.log, ran.exit?.code]).toEqual([log, code])
  })

  it('emptydir-perm, sec-rofs, sec-drop-caps, sec-nonroot-ok', () => {
    const world = new ContainerWorld()
    const user = { uid: 1000, gid: 0 }
    expect(world.sh('touch /data/x; echo "status $?"; exit 1', 10, { user }).log).toBe(
      'touch: /data/x: Permission denied\nstatus 1\n',
    )
    expect(world.sh('echo x > /data/file; echo "status $?"; exit 1', 10, { isReadOnly: true }).log).toBe(
      "sh: can't create /data/file: Read-only file system\nstatus 1\n",
    )
    const capless = { droppedCapabilities: ['ALL'] }
    expect(world.sh('chown 1:1 /data; httpd -f -p 80', 10, capless).log).toBe(
      'chown: /data: Operation not permitted\n',
    )
    const image = 'registry.example/app-nonroot:1.0'
    expect(world.sh('id', 10, { image, user: { uid: 10001, gid: 10001 } }).log).toBe(
      'uid=10001(app) gid=10001(app) groups=10001(app)\n',
    )
  })

  it('oom-never, oom-child, oom-child-exit', () => {
    const limits = { memoryBytes: 16 * MiB }
    const world = new ContainerWorld()
    const alone = world.sh('exec tail /dev/zero', 5000, { limits })
    expect(alone.exit).toMatchObject({ code: 137, isOomKilled: true })
    const child = world.sh('tail /dev/zero; echo "child status $?"; exit 1', 5000, { limits })
    expect([child.log, child.exit?.code, child.exit?.isOomKilled]).toEqual([
      'Killed\nchild status 137\n',
      1,
      true,
    ])
  })

  it('oom-tmpfs: the writer dies, the files stay', () => {
    const world = new ContainerWorld()
    const tree = new FileTree({ nowMs: () => world.clock.now(), isMemory: true })
    const prepare = (files: FileSystem) => files.mount('/d', { tree })
    const script = 'dd if=/dev/zero of=/d/f bs=1M count=64; echo "dd status $?"; sleep 1; exit 5'
    const ran = world.sh(script, 5000, { limits: { memoryBytes: 32 * MiB }, prepare })
    expect([ran.log, ran.exit?.code, ran.exit?.isOomKilled]).toEqual(['Killed\ndd status 137\n', 5, true])
  })

  it('term-handled-143, term-ignored-137, term-pid1-default', () => {
    const world = new ContainerWorld()
    const handled = world.start(['sh', '-c', 'trap "exit 143" TERM; while true; do sleep 0.2; done'])
    const ignoring = world.start(['sh', '-c', 'trap "" TERM; while true; do sleep 1; done'])
    const plain = world.start(['sleep', '3600'])
    world.clock.advance(1100)
    for (const { process } of [handled, ignoring, plain]) process?.signal('TERM')
    world.clock.advance(5000)
    expect(handled.exit).toMatchObject({ code: 143 })
    expect([ignoring.exit, plain.exit]).toEqual([undefined, undefined])
    plain.process?.signal('KILL')
    expect(plain.exit).toMatchObject({ code: 137, signal: 'KILL' })
  })

  it('healthy: ticks, answers and says bye', () => {
    const world = new ContainerWorld()
    const script =
      'trap "echo bye; exit 0" TERM; httpd -f -v -p 8080 -h /data & echo "listening on 8080"; i=0; while true; do i=$((i+1)); echo "tick $i"; sleep 1; done'
    const ran = world.start(['sh', '-c', script], { image: 'registry.example/app:1.0' })
    world.clock.advance(1500)
    let answer = ''
    world.network.connect(world.host, ran.network.address, 8080, (result) => {
      if (result.kind !== 'connected') return
      result.socket.write('GET / HTTP/1.1\r\nHost: app\r\n\r\n')
      result.socket.onArrival(() => {
        const part = result.socket.read(10_000)
        if (part !== 'later') answer += part.text
      })
    })
    world.clock.advance(1000)
    expect(answer).toMatch(/^HTTP\/1.1 200 OK\r\n[\s\S]*\r\n\r\nhello from app\n$/)
    ran.process?.signal('TERM')
    world.clock.advance(1000)
    expect(ran.log).toBe(
      'listening on 8080\ntick 1\ntick 2\n[::ffff:10.244.0.1]:32768: response:200\ntick 3\nbye\n',
    )
    expect(ran.exit).toMatchObject({ code: 0 })
  })

  it('exec-cp-attach: ps', () => {
    const world = new ContainerWorld()
    const ran = world.start(['sh', '-c', 'trap "exit 0" TERM; echo started; while true; do sleep 1; done'])
    world.clock.advance(100)
    let text = ''
    ran.process?.exec({ argv: ['ps'], stdout: (part) => (text += part), stderr: () => {} })
    expect(text).toBe(
      'PID   USER     COMMAND\n    1 root     sh -c trap "exit 0" TERM; echo started; while true; do sleep 1; done\n    2 root     sleep 1\n    3 root     ps\n',
    )
  })

  it('dns-hosts: hostname -f', () => {
    const world = new ContainerWorld()
    const prepare = (files: { write(path: string, text: string): void }) =>
      files.write(
        '/etc/hosts',
        '127.0.0.1\tlocalhost\n10.244.0.83\tweb-0.web.dns-hosts.svc.cluster.local\tweb-0\n',
      )
    const ran = world.sh('hostname; hostname -f', 10, { hostname: 'web-0', prepare })
    expect(ran.log).toBe('web-0\nweb-0.web.dns-hosts.svc.cluster.local\n')
  })
})
