// Lets programs be the processes of containers, in the network namespace of their pod.
import type { Cancel } from '#api/request.ts'
import { NetworkNamespace } from '../network/namespace.ts'
import type { Network } from '../network/network.ts'
import type { ProgramWorld } from '../programs/container.ts'
import { PidNamespace, pause } from '../programs/pid-namespace.ts'
import { parseSignal } from '../programs/signals.ts'
import {
  isStartError,
  type RunningProcess as RunningProgram,
  startProcess,
} from '../programs/start-process.ts'
import type { SandboxFace } from './container.ts'
import type { ContainerSetting, MakeProcessGroup, RunningProcess } from './process.ts'

type ProgramParts = Pick<ProgramWorld, 'network' | 'programs' | 'parseScript' | 'door'>

/** Network namespaces of machines and of the pods on them. */
export class Namespaces {
  readonly #network: Network
  readonly #hosts = new Map<string, NetworkNamespace>()
  readonly #pods = new Map<string, NetworkNamespace>()

  constructor(network: Network) {
    this.#network = network
  }

  addHost(machine: string, address: string, podGateway: string): void {
    const namespace = new NetworkNamespace({ address, machine, isHost: true })
    namespace.podGateway = podGateway
    this.#hosts.set(machine, namespace)
    this.#network.attach(namespace)
  }

  host(machine: string): NetworkNamespace | undefined {
    return this.#hosts.get(machine)
  }

  /** Gives a pod its namespace; in the host's network it is that of the machine. */
  join(machine: string, sandbox: SandboxFace): Cancel {
    if (sandbox.isHostNetwork) {
      const host = this.#hosts.get(machine)
      if (host !== undefined) this.#pods.set(sandbox.id, host)
      return () => this.#pods.delete(sandbox.id)
    }
    const namespace = new NetworkNamespace({ address: sandbox.address, machine })
    this.#pods.set(sandbox.id, namespace)
    const leave = this.#network.attach(namespace)
    const close = this.#network.hostPorts.open(machine, sandbox.hostPorts ?? [], namespace)
    return () => {
      close()
      leave()
      this.#pods.delete(sandbox.id)
    }
  }

  of(sandboxId: string): NetworkNamespace | undefined {
    return this.#pods.get(sandboxId)
  }
}

/** The process namespaces of containers, by container or by sandbox. */
class PidNamespaces {
  readonly #known = new Map<string, PidNamespace>()

  of(setting: ContainerSetting): PidNamespace {
    const key = keyOf(setting)
    let namespace = this.#known.get(key)
    if (namespace === undefined) {
      namespace = new PidNamespace(setting.pidMode.kind === 'pod' ? [pause] : [])
      this.#known.set(key, namespace)
    }
    return namespace
  }

  /** Forgets a namespace whose last process has ended. */
  leave(setting: ContainerSetting): void {
    if (this.of(setting).processes.size === 0) this.#known.delete(keyOf(setting))
  }
}

function keyOf({ containerId, sandboxId, pidMode }: ContainerSetting): string {
  if (pidMode.kind === 'pod') return sandboxId
  return pidMode.kind === 'target' ? pidMode.containerId : containerId
}

/** How long a container's program is loaded at least, and how much longer: a signal that comes so soon finds no handler. */
const load = { leastMs: 3, jitter: 4 }

/** Makes processes of programs. */
export function programProcesses(parts: ProgramParts, namespaces: Namespaces): MakeProcessGroup {
  const pidNamespaces = new PidNamespaces()
  return (setting, on) => {
    let first: RunningProgram | undefined
    return {
      start(spec) {
        const io = { stdin: spec.hasStdin, tty: spec.isTerminal, stdout: spec.stdout, stderr: spec.stderr }
        const own = {
          ...io,
          argv: spec.argv,
          env: [...spec.env],
          cwd: spec.workingDir,
          user: { uid: spec.uid, gid: spec.gid, groups: spec.groups },
        }
        const network =
          namespaces.of(setting.sandboxId) ??
          new NetworkNamespace({ address: setting.address, machine: on.nodeName })
        const started =
          first?.exec(own) ??
          startProcess(
            {
              ...own,
              image: setting.image,
              files: setting.files,
              network,
              hostname: setting.hostname,
              limits: {
                memoryBytes: setting.memoryLimitBytes,
                cpuMilli: setting.cpuLimitMilli,
                cpuShares: setting.cpuShares,
                processes: setting.processLimit,
              },
              droppedCapabilities: setting.droppedCapabilities,
              hasNoNewPrivileges: setting.hasNoNewPrivileges,
              sysctls: setting.sysctls,
              hasSeccomp: setting.hasSeccomp,
              oomScoreAdjust: setting.oomScoreAdjust,
              rootUid: setting.rootUid,
              pids: pidNamespaces.of(setting),
              loadMs: on.random.jitter(load.leastMs, load.jitter),
            },
            { ...parts, clock: on.clock, random: on.random, machine: on.machine },
          )
        if (isStartError(started)) return { startError: started.text }
        if (first === undefined) started.onExit(() => pidNamespaces.leave(setting))
        first ??= started
        return processOf(started)
      },
      usage: () => first?.usage() ?? { cpuMilli: 0, memoryBytes: 0 },
      setLimits: ({ memoryLimitBytes, cpuLimitMilli, cpuShares }) =>
        first?.setLimits({ memoryBytes: memoryLimitBytes, cpuMilli: cpuLimitMilli, cpuShares }),
    }
  }
}

function processOf(program: RunningProgram): RunningProcess {
  return {
    pid: program.pid,
    signal(name) {
      const signal = parseSignal(name)
      if (signal !== undefined && signal !== 0) program.signal(signal)
    },
    onExit: (see) => program.onExit(({ code, isOomKilled }) => see({ code, isOomKilled })),
    writeStdin: (text, taken) => program.writeStdin(text, taken),
    holdOutput: (isHeld) => program.holdOutput(isHeld),
    closeStdin: () => program.closeStdin(),
  }
}
