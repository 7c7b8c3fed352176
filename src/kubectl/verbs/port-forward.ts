// kubectl port-forward: ports of the workstation that lead into a pod. Models kubectl cmd/portforward, v1.35.
import type { KubeObject } from '#api/object.ts'
import { pods, resourcePath } from '#api/resource-ref.ts'
import type { Pod, Service } from '#api/types/core-v1.ts'
import type { OpenStream } from '#client/client.ts'
import type { ExitCode } from '#shell/command.ts'
import { podsOf } from '../containers/pick-pod.ts'
import { fetchNamed } from '../fetching.ts'
import type { LocalConnection, LocalListener } from '../local-ports.ts'
import { logLine } from '../log-line.ts'
import { type PortMapping, portMappings } from '../port-mappings.ts'
import { resourceTargets } from '../resource-arguments.ts'
import { responseBody } from '../responses.ts'
import { CommandError, usageError, type Verb, type VerbCall } from '../verb.ts'

const pollMs = 1000

export const portForward: Verb = {
  path: 'port-forward',

  async run(call) {
    const [word, ...ports] = call.args
    if (word === undefined || ports.length === 0)
      throw usageError(call, 'TYPE/NAME and list of ports are required for port-forward')
    const args = word.includes('/') ? [word] : ['pods', word]
    const { items } = await resourceTargets(call, { args, ignoresAllNamespaces: true })
    const [target] = items
    if (target === undefined)
      throw new CommandError('error: pod name or resource type/name must be specified')
    const object = (await fetchNamed(call, target)) as KubeObject
    const pod = await podOf(call, object)
    const service = object.kind === 'Service' ? (object as unknown as Service) : undefined
    const mappings = portMappings(ports, pod, service)
    const { phase = '' } = pod.status
    if (phase !== 'Running')
      throw new CommandError(
        `error: unable to forward port because pod is not running. Current status=${phase}`,
      )
    return forward(call, pod, mappings)
  },
}

/** The first pod of a workload or service; waits for one as long as --pod-running-timeout says. */
async function podOf(call: VerbCall, object: KubeObject): Promise<Pod> {
  const { spec } = object as { readonly spec?: { readonly selector?: object } }
  if (object.kind === 'Service' && Object.keys(spec?.selector ?? {}).length === 0)
    throw new CommandError(
      `error: cannot attach to *v1.Service: invalid service '${object.metadata.name}': Service is defined without a selector`,
    )
  const deadlineMs = call.nowMs() + call.flags.durationMs('pod-running-timeout')
  for (;;) {
    const [pod] = await podsOf(call, object)
    if (pod !== undefined) return pod
    if (call.io.interrupt.isRaised) throw new CommandError('', 130)
    if (call.nowMs() >= deadlineMs) throw new CommandError('error: timed out waiting for the condition')
    await call.io.sleep(pollMs)
  }
}

async function forward(call: VerbCall, pod: Pod, mappings: readonly PortMapping[]): Promise<ExitCode> {
  const tunnel = await open(call, pod)
  const forget = call.io.interrupt.onRaise(() => tunnel.cancel())
  const connections = new Connections(call, pod, tunnel)
  const listeners: LocalListener[] = []
  try {
    for (const mapping of mappings) {
      const listener = call.ports.listen(mapping.local, (connection) =>
        connections.add(connection, mapping, listener),
      )
      if (listener === undefined) {
        call.io.err(takenText(mapping.local))
        continue
      }
      listeners.push(listener)
      for (const host of ['127.0.0.1', '[::1]'])
        call.io.out(`Forwarding from ${host}:${listener.port} -> ${mapping.remote}\n`)
    }
    if (listeners.length === 0)
      throw new CommandError(
        `error: unable to listen on any of the requested ports: [${mappings.map(({ local, remote }) => `{${local} ${remote}}`).join(' ')}]`,
      )
    if (tunnel.status === undefined) await tunnel.ended()
    if (call.io.interrupt.isRaised) return 0
    throw new CommandError('error: lost connection to pod')
  } finally {
    forget()
    for (const listener of listeners) listener.close()
    connections.close()
  }
}

/** A stream to the pod's kubelet: the tunnel, or with a port one connection through it. */
async function open(
  call: VerbCall,
  { metadata }: Pod,
  port?: number,
  write: (text: string) => void = () => {},
): Promise<OpenStream> {
  const path = resourcePath(pods, metadata.namespace, metadata.name, 'portforward')
  const query = port === undefined ? {} : { ports: String(port) }
  const opened = await call.client.stream(
    { method: 'POST', path, query },
    { stdout: write, stderr: () => {} },
  )
  if ('ended' in opened) return opened
  try {
    responseBody(opened)
  } catch (error) {
    throw new CommandError(`error: error upgrading connection: ${(error as Error).message}`)
  }
  throw new CommandError('error: error upgrading connection')
}

/** What came in on the local ports and runs through the tunnel. A connection that fails takes the tunnel down. */
class Connections {
  readonly #call: VerbCall
  readonly #pod: Pod
  readonly #tunnel: OpenStream
  readonly #open = new Set<LocalConnection>()

  constructor(call: VerbCall, pod: Pod, tunnel: OpenStream) {
    this.#call = call
    this.#pod = pod
    this.#tunnel = tunnel
  }

  add(connection: LocalConnection, { remote }: PortMapping, listener: LocalListener | undefined): void {
    const port = listener?.port ?? 0
    this.#call.io.out(`Handling connection for ${port}\n`)
    this.#open.add(connection)
    this.#call.ports.serve(async () => {
      try {
        await this.#pass(connection, port, remote)
      } finally {
        this.#open.delete(connection)
        connection.close()
      }
    })
  }

  close(): void {
    for (const connection of this.#open) connection.close()
  }

  async #pass(connection: LocalConnection, port: number, remote: number): Promise<void> {
    const stream = await open(this.#call, this.#pod, remote, (text) => connection.write(text))
    connection.onText((text) => {
      if (text === undefined) stream.closeStdin()
      else stream.stdin(text)
    })
    const status = stream.status ?? (await stream.ended())
    if (status.status === 'Success') return
    const why = `an error occurred forwarding ${port} -> ${remote}: ${status.message ?? ''}`
    this.#call.io.err(
      logLine(this.#call.nowMs(), 'portforward.go:424', `"Unhandled Error" err=${JSON.stringify(why)}`),
    )
    this.#tunnel.cancel()
  }
}

function takenText(port: number): string {
  const failed = ['tcp4 127.0.0.1', 'tcp6 [::1]'].map(
    (address) => `unable to create listener: Error listen ${address}:${port}: bind: address already in use`,
  )
  return `Unable to listen on port ${port}: Listeners failed to create with the following errors: [${failed.join(' ')}]\n`
}
