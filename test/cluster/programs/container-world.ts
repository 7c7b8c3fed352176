// Runs one container on a bare clock and network, for tests of programs.
import { parse } from 'just-bash'
import { VirtualClock } from '#cluster/clock.ts'
import { FileSystem, type FileUser } from '#cluster/machines/file-system.ts'
import { FileTree } from '#cluster/machines/file-tree.ts'
import { NetworkNamespace } from '#cluster/network/namespace.ts'
import { Network } from '#cluster/network/network.ts'
import type { Image } from '#cluster/programs/image.ts'
import { programs } from '#cluster/programs/index.ts'
import type { Script } from '#cluster/programs/sh/syntax.ts'
import {
  type ExitStatus,
  isStartError,
  type ProcessSpec,
  type RunningProcess,
  startProcess,
} from '#cluster/programs/start-process.ts'
import { RandomStream } from '#cluster/random.ts'
import { goldenImages } from './golden-images.ts'

export interface Ran {
  /** Output and errors as a container's log has them. */
  log: string
  exit: (ExitStatus & { readonly atMs: number }) | undefined
  startError: string | undefined
  process: RunningProcess | undefined
  readonly files: FileSystem
  readonly network: NetworkNamespace
}

export class ContainerWorld {
  readonly clock = new VirtualClock(Date.UTC(2026, 10, 21, 0, 21, 18))
  readonly random = new RandomStream('test')
  readonly network = new Network(this.clock, this.random)
  readonly host = new NetworkNamespace({ address: '172.20.0.11', machine: 'worker-1', isHost: true })
  #nextAddress = 2

  constructor() {
    this.host.podGateway = '10.244.0.1'
    this.network.attach(this.host)
    this.network.addPodNetwork('10.244.')
  }

  pod(): NetworkNamespace {
    const namespace = new NetworkNamespace({
      address: `10.244.0.${this.#nextAddress++}`,
      machine: 'worker-1',
    })
    this.network.attach(namespace)
    return namespace
  }

  start(
    argv: readonly string[],
    options: Partial<Omit<ProcessSpec, 'argv' | 'image' | 'files'>> & {
      readonly image?: string | Image
      readonly isReadOnly?: boolean
      readonly user?: FileUser
      readonly prepare?: (files: FileSystem) => void
    } = {},
  ): Ran {
    const named = options.image ?? 'registry.example/tool:1.0'
    const image = typeof named === 'string' ? (goldenImages.get(named) as Image) : named
    const tree = new FileTree({ nowMs: () => this.clock.now(), lower: image.files })
    const files = new FileSystem(tree, { isReadOnly: options.isReadOnly ?? false })
    options.prepare?.(files)
    const network = options.network ?? this.pod()
    const ran: Ran = { log: '', exit: undefined, startError: undefined, process: undefined, files, network }
    const see = (text: string) => {
      ran.log += text
    }
    const started = startProcess(
      {
        env: image.env,
        cwd: image.workingDirectory,
        user: { uid: 0, gid: 0 },
        hostname: 'app',
        limits: {},
        stdout: see,
        stderr: see,
        ...options,
        network,
        image,
        files,
        argv,
      },
      {
        clock: this.clock,
        random: this.random,
        machine: { cpuMilli: 4000, memoryBytes: 8 * 2 ** 30 },
        network: this.network,
        programs,
        parseScript: (text) => parse(text) as Script,
      },
    )
    if (isStartError(started)) ran.startError = started.text
    else {
      ran.process = started
      started.onExit((status) => {
        ran.exit = { ...status, atMs: this.clock.now() }
      })
    }
    return ran
  }

  /** Runs a script in a busybox shell and lets time pass. */
  sh(script: string, forMs = 5000, options: Parameters<ContainerWorld['start']>[1] = {}): Ran {
    const ran = this.start(['sh', '-c', script], options)
    this.clock.advance(forMs)
    return ran
  }
}
