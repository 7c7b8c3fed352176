import { describe, expect, it } from 'vitest'
import { VirtualClock } from '#cluster/clock.ts'
import { FileSystem } from '#cluster/machines/file-system.ts'
import { FileTree } from '#cluster/machines/file-tree.ts'
import { NetworkNamespace } from '#cluster/network/namespace.ts'
import { Network } from '#cluster/network/network.ts'
import { programs } from '#cluster/programs/index.ts'
import {
  type ExitStatus,
  isStartError,
  type RunningProcess,
  startProcess,
} from '#cluster/programs/start-process.ts'
import { RandomStream } from '#cluster/random.ts'

function start(argv: string[]) {
  const clock = new VirtualClock(0)
  const tree = new FileTree({ nowMs: () => clock.now() })
  const files = new FileSystem(tree)
  files.makeDirectory('/bin')
  for (const program of ['sleep', 'echo', 'pause']) {
    files.write(`/bin/${program}`, '\x7fELF', { mode: 0o755 })
    Object.assign(files.stat(`/bin/${program}`), { program })
  }
  files.write('/bin/text', 'hello', { mode: 0o755 })
  files.write('/bin/script', '#!/bin/nope\n', { mode: 0o755 })
  files.write('/plain', '')
  const random = new RandomStream('test')
  const seen = { text: '', exit: undefined as (ExitStatus & { atMs: number }) | undefined }
  const see = (text: string) => {
    seen.text += text
  }
  const process = startProcess(
    {
      image: {
        reference: 'registry.example/test:1',
        id: 'sha256:0',
        sizeBytes: 1,
        entrypoint: [],
        cmd: [],
        env: [],
        user: '',
        workingDirectory: '/',
        files: tree,
      },
      files,
      argv,
      env: [],
      cwd: '/',
      user: { uid: 0, gid: 0 },
      network: new NetworkNamespace({ address: '10.244.1.2', machine: 'worker-1' }),
      hostname: 'app',
      limits: {},
      stdout: see,
      stderr: see,
    },
    {
      clock,
      random,
      machine: { cpuMilli: 4000, memoryBytes: 8 * 2 ** 30 },
      network: new Network(clock, random),
      programs,
      parseScript: () => ({ statements: [] }),
    },
  )
  if (!isStartError(process))
    process.onExit((status) => {
      seen.exit = { ...status, atMs: clock.now() }
    })
  return { clock, seen, process: process as RunningProcess, error: process }
}

describe('startProcess', () => {
  it.each([
    [['/app/server'], 'not-found', 'exec: "/app/server": stat /app/server: no such file or directory'],
    [['serve'], 'not-found', 'exec: "serve": executable file not found in $PATH'],
    [['/plain'], 'permission-denied', 'exec: "/plain": permission denied'],
    [['/bin'], 'is-directory', 'exec: "/bin": is a directory'],
    [[], 'no-command', 'no command specified'],
  ])('refuses %j as runc does', (argv, kind, text) => {
    expect(start(argv).error).toEqual({ kind, text })
  })

  it.each([
    ['/bin/text', 'exec /bin/text: exec format error\n'],
    ['/bin/script', 'exec /bin/script: no such file or directory\n'],
  ])('starts what cannot be run, which then exits 255', (path, text) => {
    const { seen, clock } = start([path])
    clock.advance(10)
    expect(seen).toMatchObject({ text, exit: { code: 255 } })
  })

  it('lets virtual time pass', () => {
    const { clock, seen } = start(['sleep', '2.5'])
    clock.advance(2499)
    expect(seen.exit).toBeUndefined()
    clock.advance(2)
    expect(seen.exit).toMatchObject({ code: 0, isOomKilled: false })
  })

  it('gives process 1 only signals it handles, and KILL', () => {
    const { clock, seen, process } = start(['sleep', '100'])
    process.signal('TERM')
    clock.advance(10)
    expect(seen.exit).toBeUndefined()
    process.signal('KILL')
    expect(seen.exit).toMatchObject({ code: 137, signal: 'KILL' })
    const other = start(['pause'])
    other.process.signal('TERM')
    expect(other.seen.exit).toMatchObject({ code: 0 })
  })

  it('runs further processes that end with the first', () => {
    const { process } = start(['sleep', '100'])
    let text = ''
    const io = { stdout: (part: string) => (text += part), stderr: () => {} }
    expect(process.exec({ ...io, argv: ['nope'] })).toMatchObject({ kind: 'not-found' })
    const echo = process.exec({ ...io, argv: ['echo', '-e', 'a\\tb'] }) as RunningProcess
    expect([echo.pid, text]).toEqual([2, 'a\tb\n'])
    let exit: ExitStatus | undefined
    const sleep = process.exec({ ...io, argv: ['sleep', '5'] }) as RunningProcess
    sleep.onExit((status) => {
      exit = status
    })
    process.signal('KILL')
    expect(exit).toMatchObject({ code: 137 })
  })
})
