// A door to a small world, and a client that talks HTTP to it.
import { request as httpsRequest, type RequestOptions } from 'node:https'
import type { Cluster } from '#cluster/cluster.ts'
import { HttpsDoor } from '../../src/door/https-door.ts'
import { type DoorIdentities, makeIdentities } from '../../src/door/identities.ts'
import { WallClock } from '../../src/door/wall-clock.ts'
import { createCluster, doorOf } from '../../src/stage.ts'

export interface HttpAnswer {
  readonly code: number
  readonly headers: { readonly [name: string]: string | string[] | undefined }
  readonly body: Buffer
  /** The body as JSON. */
  readonly json: unknown
}

export interface OpenedDoor {
  readonly port: number
  readonly identities: DoorIdentities
  readonly cluster: Cluster
  send(method: string, path: string, options?: SendOptions): Promise<HttpAnswer>
  close(): Promise<void>
}

export interface SendOptions {
  readonly headers?: { readonly [name: string]: string }
  readonly body?: string | Buffer
  /** Without the admin's certificate. */
  readonly isAnonymous?: boolean
  /** Instead of the admin's certificate. */
  readonly identity?: { readonly cert: string; readonly key: string }
}

const alice = { name: 'alice', groups: ['system:authenticated'] }

/** Serves a world with so many nodes; none is a bare control plane. Time passes so many times as fast as the wall's. */
export async function openDoor(
  nodes: number,
  speed = 1,
  clientAuthorities: readonly string[] = [],
): Promise<OpenedDoor> {
  const apiServer = { staticTokens: new Map([['alice-token', alice]]) }
  const bare = nodes === 0 ? { machines: [], hasNoScheduler: true } : {}
  const cluster = createCluster({ seed: 1, nodes }, { startMs: Date.now(), apiServer, ...bare })
  const clock = new WallClock((ms) => cluster.clock.advance(ms), speed)
  const admin = { commonName: 'kubernetes-admin', organizations: ['system:masters'] }
  const identities = makeIdentities(admin, Date.now())
  const door = new HttpsDoor(doorOf(cluster), identities, clientAuthorities)
  const port = await door.open(0)
  return {
    port,
    identities,
    cluster,
    send: (method, path, { headers, body, isAnonymous = false, identity } = {}) => {
      const options: RequestOptions = {
        host: '127.0.0.1',
        port,
        method,
        path,
        ca: identities.authority,
        headers: { ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }), ...headers },
        agent: false,
        ...(!isAnonymous && { cert: identities.admin.certificate, key: identities.admin.key }),
        ...identity,
      }
      return exchange(options, body)
    },
    close: () => {
      clock.stop()
      return door.close()
    },
  }
}

function exchange(options: RequestOptions, body: string | Buffer | undefined): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const request = httpsRequest(options, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('end', () => {
        const whole = Buffer.concat(parts)
        resolve({
          code: response.statusCode ?? 0,
          headers: response.headers,
          body: whole,
          get json() {
            return JSON.parse(whole.toString()) as unknown
          },
        })
      })
    })
    request.on('error', reject)
    request.end(body)
  })
}
