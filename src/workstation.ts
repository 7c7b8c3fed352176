// Composition: the player's workstation in the simulated network: its address, its loopback, its curl.
import { parse as parseScript } from 'just-bash'
import type { Pace } from '#client/pace.ts'
import type { Cluster } from '#cluster/cluster.ts'
import { FileSystem } from '#cluster/machines/file-system.ts'
import { FileTree } from '#cluster/machines/file-tree.ts'
import { parseImageReference } from '#cluster/machines/image-reference.ts'
import { NetworkNamespace } from '#cluster/network/namespace.ts'
import type { Socket } from '#cluster/network/socket.ts'
import { ImageCatalogue } from '#cluster/programs/images/index.ts'
import { programs } from '#cluster/programs/index.ts'
import { isStartError, startProcess } from '#cluster/programs/start-process.ts'
import type { RandomStream } from '#cluster/random.ts'
import type { LocalConnection, LocalPorts } from '#kubectl/local-ports.ts'
import type { Command } from '#shell/command.ts'

/** In front of the machines, in their network. */
const address = '172.18.0.1'
const hostname = 'bastion'
/** The player's own machine is a small one. */
const machine = { cpuMilli: 2000, memoryBytes: 4 * 2 ** 30 }
/** Where a program that writes files finds itself; what it leaves there comes to the player's folder. */
const workFolder = '/work'
const readBytes = 64 * 1024

export class Workstation implements LocalPorts {
  readonly address = address
  readonly #cluster: Cluster
  readonly #pace: Pace
  readonly #random: RandomStream
  readonly #namespace = new NetworkNamespace({ address })

  constructor(cluster: Cluster, pace: Pace, random: RandomStream) {
    this.#cluster = cluster
    this.#pace = pace
    this.#random = random
    cluster.network.attach(this.#namespace)
  }

  listen(wanted: number, accept: (connection: LocalConnection) => void) {
    let port = wanted === 0 ? this.#namespace.takePort() : wanted
    const listener = { bind: '127.0.0.1', accept: (socket: Socket) => accept(connectionOf(socket)) }
    while (!this.#namespace.listen(port, listener)) {
      if (wanted !== 0) return undefined
      port = this.#namespace.takePort()
    }
    return { port, close: () => this.#namespace.unlisten(port, listener) }
  }

  wait<T>(arrange: (settle: (value: T) => void) => void): Promise<T> {
    return this.#pace.wait(arrange)
  }

  serve(job: () => Promise<void>): void {
    void this.#pace.run(job)
  }

  /** The programs of the workstation that use the network. */
  commands(): readonly Command[] {
    return [
      {
        name: 'curl',
        summary: 'asks a server by HTTP',
        run: (args, io) => this.#runProgram(['curl', ...args], io),
      },
    ]
  }

  async #runProgram(argv: readonly string[], io: Parameters<Command['run']>[1]): Promise<number> {
    const { clock, network, machines } = this.#cluster
    const reference = parseImageReference('curlimages/curl:8.14.1')
    const image = 'canonical' in reference ? new ImageCatalogue().find(reference) : undefined
    if (image === undefined) throw new Error('there is no image of curl')
    const files = new FileSystem(new FileTree({ nowMs: () => clock.now(), lower: image.files }))
    const hosts = [...machines.values()].map(({ spec }) => `${spec.address} ${spec.name}\n`).join('')
    files.write('/etc/hosts', `127.0.0.1 localhost\n${hosts}`)
    files.makeDirectory(workFolder, { withParents: true })
    const started = startProcess(
      {
        argv,
        image,
        files,
        network: this.#namespace,
        hostname,
        limits: {},
        env: [...image.env],
        cwd: workFolder,
        user: { uid: 0, gid: 0 },
        stdin: true,
        stdout: (text) => io.out(text),
        stderr: (text) => io.err(text),
      },
      { clock, random: this.#random, machine, network, programs, parseScript },
    )
    if (isStartError(started)) throw new Error(started.text)
    if (io.stdin !== '') started.writeStdin(io.stdin)
    started.closeStdin()
    const forget = io.interrupt.onRaise(() => started.signal('INT'))
    const exitCode = await this.#pace.wait<number>((settle) => started.onExit(({ code }) => settle(code)))
    forget()
    for (const name of files.list(workFolder)) await io.files.write(name, files.read(`${workFolder}/${name}`))
    return exitCode
  }
}

function connectionOf(socket: Socket): LocalConnection {
  return {
    onText(see) {
      let hasEnded = false
      const read = () => {
        if (hasEnded) return
        const part = socket.read(readBytes)
        if (part !== 'later' && part.text !== '') see(part.text)
        if (!socket.isAtEnd) return
        hasEnded = true
        see(undefined)
      }
      socket.onArrival(read)
      read()
    },
    write: (text) => {
      socket.write(text)
    },
    close: () => socket.close(),
  }
}
