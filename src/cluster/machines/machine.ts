// A node's body: what it is made of, what runs on it, and whether it has power.
import type { Cancel } from '#api/request.ts'
import type { ResourceRequirements } from '#api/types/core-v1.ts'
import { type Clock, ScopedClock } from '../clock.ts'
import type { Random } from '../random.ts'
import type { Trace } from '../trace.ts'
import type { SandboxFace } from './container.ts'
import { ContainerRuntime } from './container-runtime.ts'
import { FileSystem } from './file-system.ts'
import { Disk, FileTree } from './file-tree.ts'
import { ImageStore } from './image-store.ts'
import type { MakeProcessGroup } from './process.ts'
import type { Registries } from './registry.ts'
import { Unit, type UnitProgram } from './unit.ts'

export interface MachineSpec {
  readonly name: string
  readonly address: string
  readonly cpuMilli: number
  readonly memoryBytes: number
  readonly diskBytes?: number
  /** What the system itself takes of the memory. */
  readonly systemMemoryBytes?: number
  /** Where the pods on it get their addresses: `10.244.1.0/24`. */
  readonly podCidr: string
  readonly zone?: string
  readonly region?: string
  readonly isControlPlane?: boolean
  /** Whether its kernel has AppArmor; as Debian and Ubuntu when left out. */
  readonly hasAppArmor?: boolean
}

/** What all machines of a world share. */
export interface MachineWorld {
  readonly clock: Clock
  readonly random: Random
  readonly registries: Registries
  readonly makeProcesses: MakeProcessGroup
  readonly joinNetwork: (nodeName: string, sandbox: SandboxFace) => Cancel
  /** Tells of a machine that goes on or off. */
  readonly onPower: (nodeName: string, isOn: boolean) => void
  readonly trace?: Trace
}

const defaultDiskBytes = 100 * 2 ** 30
const defaultSystemMemoryBytes = 400 * 2 ** 20

export class Machine {
  readonly spec: MachineSpec
  readonly disk: Disk
  /** Memory that no container has, in bytes: the system's, and what else runs beside. */
  systemMemoryBytes: number
  readonly files: FileSystem
  readonly images: ImageStore
  readonly runtime: ContainerRuntime
  /** The kubelet's checkpoint of what it gave to containers, by pod and name: it outlives the kubelet. */
  readonly allocatedPods = new Map<string, Map<string, ResourceRequirements>>()
  /** Identities that a node reports of itself. */
  readonly machineId: string
  readonly systemUuid: string
  bootId: string
  readonly #world: MachineWorld
  readonly #units = new Map<string, Unit>()
  #power: ScopedClock | undefined
  #hasBooted = false

  constructor(spec: MachineSpec, world: MachineWorld) {
    this.spec = spec
    this.#world = world
    const random = world.random.stream(`machine/${spec.name}`)
    this.machineId = random.hex(32)
    this.systemUuid = random.uuid()
    this.bootId = random.uuid()
    this.systemMemoryBytes = spec.systemMemoryBytes ?? defaultSystemMemoryBytes
    this.disk = new Disk(spec.diskBytes ?? defaultDiskBytes)
    const nowMs = () => world.clock.now()
    this.files = new FileSystem(new FileTree({ nowMs, disk: this.disk }))
    this.files.makeDirectory('/etc')
    this.files.write('/etc/hostname', `${spec.name}\n`)
    this.files.write('/etc/hosts', hostsFile(spec))
    this.images = new ImageStore(
      world.registries,
      (bytes) => this.disk.usedBytes + bytes <= this.disk.capacityBytes,
    )
    this.runtime = new ContainerRuntime({
      nodeName: spec.name,
      size: spec,
      address: spec.address,
      podCidr: spec.podCidr,
      clock: () => this.clock,
      random,
      disk: this.disk,
      files: this.files,
      images: this.images,
      makeProcesses: world.makeProcesses,
      joinNetwork: (sandbox) => world.joinNetwork(spec.name, sandbox),
      ...(world.trace && { trace: world.trace }),
      downSinceMs: () =>
        this.isUnitActive('containerd') ? undefined : (this.#units.get('containerd')?.sinceMs ?? 0),
    })
  }

  get isOn(): boolean {
    return this.#power !== undefined
  }

  /** The clock of all that needs the machine's power; the world's while it is off. */
  get clock(): Clock {
    return this.#power ?? this.#world.clock
  }

  /** Memory that is free, in bytes. */
  get availableMemoryBytes(): number {
    let bytes = this.spec.memoryBytes - this.systemMemoryBytes
    for (const container of this.runtime.containers()) bytes -= container.usage().memoryBytes
    return bytes
  }

  get units(): ReadonlyMap<string, Unit> {
    return this.#units
  }

  /** Adds a unit; it starts when the machine does, or now if that is on. */
  addUnit(name: string, program: UnitProgram, restartAfterMs: number): void {
    const unit = new Unit(name, program, restartAfterMs)
    this.#units.set(name, unit)
    if (this.#power !== undefined) unit.start(this.#power)
  }

  startUnit(name: string): void {
    if (this.#power !== undefined) this.#units.get(name)?.start(this.#power)
  }

  /** As `systemctl stop`: it stays stopped until it is started or the machine boots. */
  stopUnit(name: string): void {
    this.#units.get(name)?.stop()
  }

  isUnitActive(name: string): boolean {
    return this.#units.get(name)?.state === 'active'
  }

  powerOn(): void {
    if (this.#power !== undefined) return
    this.#power = new ScopedClock(this.#world.clock)
    if (this.#hasBooted) {
      this.bootId = this.#world.random.stream(`machine/${this.spec.name}`).uuid()
      this.runtime.recover()
    }
    this.#hasBooted = true
    this.#world.onPower(this.spec.name, true)
    for (const unit of this.#units.values()) unit.start(this.#power)
  }

  /** The power goes: every process and timer on the machine ends at once. */
  powerOff(): void {
    for (const unit of this.#units.values()) unit.losePower()
    this.runtime.losePower()
    this.#power?.stop()
    this.#power = undefined
    this.#world.onPower(this.spec.name, false)
  }
}

/** As whoever set the machine up wrote it. */
function hostsFile({ name, address }: MachineSpec): string {
  return `127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\nfe00::0\tip6-localnet\nff00::0\tip6-mcastprefix\nff02::1\tip6-allnodes\nff02::2\tip6-allrouters\n${address}\t${name}\n`
}
