// The network plugins of a machine: they give its pods their addresses. Models CNI with the bridge and host-local plugins.
import { RuntimeError } from './container.ts'

export class PodNetwork {
  /** Without their binaries it says nothing until a pod needs one. */
  hasPlugins = true
  /** The first and the last address given, as the last number of each. */
  range = { first: 2, last: 254 }
  readonly #prefix: string
  readonly #leases = new Set<number>()
  readonly #nowMs: () => number
  #hasConfig = true
  #configuredMs = 0
  #lastOctet = 1

  /** `podCidr` is `10.244.1.0/24`. */
  constructor(podCidr: string, nowMs: () => number) {
    this.#nowMs = nowMs
    this.#prefix = podCidr.split('.').slice(0, 3).join('.')
  }

  /** Without their configuration the runtime says that there is no network. */
  get hasConfig(): boolean {
    return this.#hasConfig
  }

  set hasConfig(hasConfig: boolean) {
    if (hasConfig !== this.#hasConfig) this.#configuredMs = this.#nowMs()
    this.#hasConfig = hasConfig
  }

  /** What somebody knows of the configuration who looked last at that moment. */
  hadConfigAt(lookMs: number): boolean {
    return this.#configuredMs <= lookMs ? this.#hasConfig : !this.#hasConfig
  }

  /** The next free address after the last one given. Throws RuntimeError. */
  take(sandboxId: string): string {
    const failed = (why: string) =>
      new RuntimeError(
        `rpc error: code = Unknown desc = failed to setup network for sandbox "${sandboxId}": ${why}`,
      )
    if (!this.hasConfig) throw failed('cni plugin not initialized')
    const add = 'plugin type="bridge" failed (add): '
    if (!this.hasPlugins) throw failed(`${add}failed to find plugin "bridge" in path [/opt/cni/bin]`)
    const { first, last } = this.range
    for (let tries = first; tries <= last; tries++) {
      const isWithin = this.#lastOctet >= first && this.#lastOctet < last
      this.#lastOctet = isWithin ? this.#lastOctet + 1 : first
      if (this.#leases.has(this.#lastOctet)) continue
      this.#leases.add(this.#lastOctet)
      return `${this.#prefix}.${this.#lastOctet}`
    }
    const set = `${this.#prefix}.${first === 2 ? 1 : first}-${this.#prefix}.${last}`
    throw failed(`${add}failed to allocate for range 0: no IP addresses available in range set: ${set}`)
  }

  release(address: string): void {
    this.#leases.delete(Number(address.split('.').at(-1)))
  }
}
