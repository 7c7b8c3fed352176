// Keeps ranges of cluster addresses until nobody has an address of them. Models kube-controller-manager
// servicecidrs sync, v1.35.
import type { ObjectKey } from '#api/object.ts'
import { ipAddresses, serviceCidrs } from '#api/resource-ref.ts'
import { formatTime, timeMs } from '#api/time.ts'
import type { IPAddress, ServiceCIDR } from '#api/types/networking-v1.ts'
import { type Cidr, isInCidr, parseCidr, parseIpv4 } from '../ipv4.ts'
import type { Controller, ControllerFactory, RequeueAfter, Runtime } from '../runtime/controller.ts'
import type { Informer } from '../runtime/informer.ts'

const finalizer = 'networking.k8s.io/service-cidr-finalizer'
const fieldManager = 'service-cidr-controller'
/** Servers that have not seen the deletion yet may give addresses for so long. */
const graceMs = 10_000

export const serviceCidrController: ControllerFactory = {
  name: 'service-cidr-controller',
  account: 'service-cidrs-controller',
  create: (on) => new ServiceCidrController(on),
}

class ServiceCidrController implements Controller {
  readonly #on: Runtime
  readonly #ranges: Informer<ServiceCIDR>
  readonly #addresses: Informer<IPAddress>

  constructor(on: Runtime) {
    this.#on = on
    this.#ranges = on.informer(serviceCidrs)
    this.#addresses = on.informer(ipAddresses)
  }

  start(enqueue: (key: ObjectKey) => void): void {
    // One range can hold what keeps another.
    const all = () => {
      for (const { metadata } of this.#ranges.values()) enqueue(metadata.name)
    }
    this.#ranges.onChange(({ object }) => {
      enqueue(object.metadata.name)
      all()
    })
    this.#addresses.onChange(({ type }) => {
      if (type === 'deleted') all()
    })
  }

  reconcile(name: ObjectKey): RequeueAfter | undefined {
    const range = this.#ranges.get(name)
    if (range === undefined) return undefined
    const { deletionTimestamp, finalizers = [] } = range.metadata
    if (deletionTimestamp === undefined) {
      if (!finalizers.includes(finalizer)) this.#setFinalizers(range, [...finalizers, finalizer])
      this.#tell(range, 'True', '', 'Kubernetes Service CIDR is ready')
      return undefined
    }
    if (this.#isNeeded(range)) {
      const wanted =
        'There are still IPAddresses referencing the ServiceCIDR, please remove them or create a new ServiceCIDR'
      this.#tell(range, 'False', 'Terminating', wanted)
      return undefined
    }
    const waitMs = timeMs(deletionTimestamp) + graceMs - this.#on.clock.now()
    if (waitMs > 0) return { requeueAfterMs: waitMs }
    if (finalizers.includes(finalizer))
      this.#setFinalizers(
        range,
        finalizers.filter((each) => each !== finalizer),
      )
    return undefined
  }

  /** An address of a Service lies in the range and in no other that stays. */
  #isNeeded({ metadata, spec }: ServiceCIDR): boolean {
    const own = rangesOf(spec?.cidrs)
    const others = [...this.#ranges.values()]
      .filter((other) => other.metadata.name !== metadata.name && !other.metadata.deletionTimestamp)
      .flatMap((other) => rangesOf(other.spec?.cidrs))
    return [...this.#addresses.values()].some((address) => {
      const value = parseIpv4(address.metadata.name)
      if (value === undefined || address.metadata.labels?.[managedBy] !== allocator) return false
      return own.some((range) => isInCidr(range, value)) && !others.some((range) => isInCidr(range, value))
    })
  }

  #setFinalizers(range: ServiceCIDR, finalizers: readonly string[]): void {
    const { name } = range.metadata
    this.#on.api.patch(serviceCidrs, undefined, name, 'merge', { metadata: { finalizers } })
  }

  #tell(range: ServiceCIDR, status: 'True' | 'False', reason: string, message: string): void {
    const ready = range.status?.conditions?.find(({ type }) => type === 'Ready')
    if (ready?.status === status && ready.reason === reason && ready.message === message) return
    const lastTransitionTime = formatTime(this.#on.clock.now())
    const condition = { type: 'Ready', status, lastTransitionTime, reason, message }
    const named = { metadata: { name: range.metadata.name }, status: { conditions: [condition] } }
    this.#on.api.apply(serviceCidrs, named, fieldManager, 'status')
  }
}

const managedBy = 'ipaddress.kubernetes.io/managed-by'
const allocator = 'ipallocator.k8s.io'

function rangesOf(cidrs: readonly string[] | undefined): readonly Cidr[] {
  return (cidrs ?? []).filter((cidr) => !cidr.includes(':')).map(parseCidr)
}
