// What the API server asks kubelets for: logs and processes of containers. Models its kubelet client, v1.35.
import type { Cancel, PlainResponse, Query, StreamHandle, StreamIo } from '#api/request.ts'
import type { Pod } from '#api/types/core-v1.ts'

/** Models core/v1 PodLogOptions. */
export interface LogOptions {
  readonly container: string
  readonly follow: boolean
  readonly previous: boolean
  readonly timestamps: boolean
  readonly sinceMs: number | undefined
  readonly tailLines: number | undefined
  readonly limitBytes: number | undefined
  readonly stream: 'All' | 'Stdout' | 'Stderr'
}

export interface ExecOptions {
  readonly container: string
  readonly command: readonly string[]
  readonly stdin: boolean
  readonly tty: boolean
}

export type LogAnswer =
  | { readonly text: string }
  | { readonly refusal: string }
  | { pipe(write: (text: string) => void, end: () => void): Cancel }

/** A kubelet that answers on its port. */
export interface KubeletDoor {
  logs(pod: Pod, options: LogOptions): LogAnswer
  exec(pod: Pod, options: ExecOptions, io: StreamIo): StreamHandle
  attach(pod: Pod, options: ExecOptions, io: StreamIo): StreamHandle
  /** One connection: what is written goes to the port, what comes back to stdout. Without a port: the tunnel of them. */
  portForward(pod: Pod, port: number | undefined, io: StreamIo): StreamHandle
  /** What its port tells by HTTP of a path. */
  page(method: string, path: string, query: Query): PlainResponse
}

/** The kubelet of a node, or what dialing it ended with: `dial tcp 172.18.0.3:10250: connect: connection refused`. */
export type KubeletConnection =
  | { readonly door: KubeletDoor; readonly address: string }
  | { readonly dialError: string; readonly address: string }

export type FindKubelet = (nodeName: string) => KubeletConnection | undefined
