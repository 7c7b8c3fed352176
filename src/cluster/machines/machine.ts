// A node's body: what it is made of, and whether it has power.
import { type Clock, ScopedClock } from '../clock.ts'

export interface MachineSpec {
  readonly name: string
  readonly address: string
  readonly cpuMilli: number
  readonly memoryBytes: number
  readonly zone?: string
  readonly isControlPlane?: boolean
}

/** Something that runs on a machine until it is stopped or the power goes. */
export type Unit = (clock: Clock) => () => void

export class Machine {
  readonly spec: MachineSpec
  readonly #worldClock: Clock
  readonly #units = new Map<
    string,
    { readonly start: Unit; running: { stop: () => void; clock: ScopedClock } | undefined }
  >()
  #isOn = false

  constructor(spec: MachineSpec, clock: Clock) {
    this.spec = spec
    this.#worldClock = clock
  }

  get isOn(): boolean {
    return this.#isOn
  }

  /** Adds a unit; it starts when the machine does, or now if that is on. */
  addUnit(name: string, start: Unit): void {
    this.#units.set(name, { start, running: undefined })
    if (this.#isOn) this.startUnit(name)
  }

  startUnit(name: string): void {
    const unit = this.#units.get(name)
    if (unit === undefined || unit.running !== undefined || !this.#isOn) return
    const clock = new ScopedClock(this.#worldClock)
    unit.running = { clock, stop: unit.start(clock) }
  }

  stopUnit(name: string): void {
    const running = this.#units.get(name)?.running
    if (running === undefined) return
    running.clock.stop()
    running.stop()
    const unit = this.#units.get(name)
    if (unit !== undefined) unit.running = undefined
  }

  powerOn(): void {
    this.#isOn = true
    for (const name of this.#units.keys()) this.startUnit(name)
  }

  /** The power goes: every unit and timer on the machine ends at once. */
  powerOff(): void {
    for (const name of this.#units.keys()) this.stopUnit(name)
    this.#isOn = false
  }
}
