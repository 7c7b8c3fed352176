// The components of a control-plane machine: etcd, API server, controllers and scheduler, each there while its process runs.
import { ApiServer, type ApiServerOptions } from '../apiserver/api-server.ts'
import { compactOldRevisions } from '../apiserver/compaction.ts'
import { expireEvents } from '../apiserver/event-ttl.ts'
import { keepOwnObjects } from '../apiserver/own-objects.ts'
import type { Clock } from '../clock.ts'
import { controllers } from '../controllers/index.ts'
import { startControllerManager } from '../controllers/manager.ts'
import type { NetworkNamespace } from '../network/namespace.ts'
import type { Network } from '../network/network.ts'
import type { Random } from '../random.ts'
import type { Door } from '../runtime/api-client.ts'
import type { ControllerFactory } from '../runtime/controller.ts'
import { startScheduler } from '../scheduler/scheduler.ts'
import { apiDoor } from './api-door.ts'
import { listenForApi } from './api-listener.ts'
import type { ComponentIo, HostedComponent } from './hosted-processes.ts'

export interface ControlPlaneOptions extends ApiServerOptions {
  readonly machine: string
  readonly address: string
  readonly network: Network
  /** The network of the machine, once there is one. */
  readonly host: () => NetworkNamespace | undefined
  /** Controllers that the manager leaves out, by name. */
  readonly disabledControllers?: readonly string[]
}

const managerPort = 10257
const schedulerPort = 10259
const etcdPollMs = 200
const etcdPatienceMs = 20_000

export class ControlPlane {
  readonly #options: ControlPlaneOptions
  #isEtcdUp = false
  /** The ports at which components tell of their health. */
  readonly #healthPorts = new Set<number>()
  #server: ApiServer | undefined

  constructor(options: ControlPlaneOptions) {
    this.#options = options
    expireEvents(options.store, options.clock)
    compactOldRevisions(options.store, options.clock)
  }

  /** The way to the API server from a machine, or from outside the cluster. */
  door(from?: string): Door {
    const { machine, address, network, clock } = this.#options
    return apiDoor({ machine, address, server: () => this.#server }, network, clock, from)
  }

  /** What runs in the containers of the static pods, by the name of the program. */
  components(): ReadonlyMap<string, HostedComponent> {
    const { random, trace } = this.#options
    const onMachine = (
      port: number,
      start: (door: Door, clock: Clock, chance: Random) => () => void,
    ): HostedComponent => {
      return (clock) => {
        const stop = start(this.door(this.#options.machine), clock, random)
        this.#healthPorts.add(port)
        return () => {
          this.#healthPorts.delete(port)
          stop()
        }
      }
    }
    return new Map<string, HostedComponent>([
      ['etcd', () => this.#startEtcd()],
      ['kube-apiserver', (clock, io) => this.#awaitEtcd(clock, io)],
      [
        'kube-controller-manager',
        onMachine(managerPort, (door, clock, chance) =>
          startControllerManager(door, clock, chance, this.#controllers()),
        ),
      ],
      [
        'kube-scheduler',
        onMachine(schedulerPort, (door, clock, chance) => startScheduler(door, clock, chance, trace)),
      ],
    ])
  }

  /** Runs all components without machines, for worlds that have none for them. */
  startBare(hasScheduler: boolean): void {
    this.#isEtcdUp = true
    this.#startApiServer()
    const { clock, random, trace } = this.#options
    startControllerManager(this.door(), clock, random, this.#controllers())
    this.#healthPorts.add(managerPort)
    if (!hasScheduler) return
    startScheduler(this.door(), clock, random, trace)
    this.#healthPorts.add(schedulerPort)
  }

  #controllers(): readonly ControllerFactory[] {
    const { disabledControllers = [] } = this.#options
    return controllers.filter(({ name }) => !disabledControllers.includes(name))
  }

  #startEtcd(): () => void {
    this.#isEtcdUp = true
    return () => {
      this.#isEtcdUp = false
    }
  }

  /** Without etcd the server waits a while, then gives up. */
  #awaitEtcd(clock: Clock, io: ComponentIo): () => void {
    const deadlineMs = clock.now() + etcdPatienceMs
    let stop = (): void => {}
    const look = (): void => {
      if (this.#isEtcdUp) stop = this.#startApiServer()
      else if (clock.now() >= deadlineMs) {
        io.log('Error: error while dialing: dial tcp 127.0.0.1:2379: connect: connection refused')
        io.exit(1)
      } else clock.after(etcdPollMs, look)
    }
    look()
    return () => stop()
  }

  #startApiServer(): () => void {
    const server = new ApiServer({
      ...this.#options,
      isListening: (port) => this.#healthPorts.has(port),
    })
    server.bootstrap()
    this.#server = server
    const { clock, address, serviceCidr } = this.#options
    const stopKeeping = keepOwnObjects(server, clock, { address, serviceCidr })
    const host = this.#options.host()
    const unlisten = host === undefined ? () => {} : listenForApi(server, host)
    return () => {
      unlisten()
      stopKeeping()
      this.#server = undefined
      server.stop()
    }
  }
}
