// A cluster of two machines whose containers really run, and its administrator.
import type { Method, PlainResponse, Query } from '#api/request.ts'
import type { Cluster } from '#cluster/cluster.ts'
import { createCluster } from '../../../src/stage.ts'

const user = { name: 'admin', groups: ['system:masters', 'system:authenticated'] }
/** An answer that takes longer has been forgotten. */
const patienceMs = 60_000

export interface Answer {
  readonly code: number
  readonly headers: PlainResponse['headers']
  readonly body: unknown
}

export class SmallWorld {
  readonly cluster: Cluster

  constructor(cluster: Cluster = createCluster({ seed: 1, nodes: 2 })) {
    this.cluster = cluster
  }

  /** Sends a request as the administrator and waits for the answer. */
  send(method: Method, path: string, body?: unknown, query: Query = {}): Answer {
    const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json'
    const headers = { 'content-type': type, 'user-agent': 'test/1' }
    const response = this.cluster.handle({ method, path, query, headers, body, user })
    if ('body' in response) return response
    if (!('later' in response)) throw new Error('the server answered with a stream')
    let answer: PlainResponse | undefined
    response.later((late) => {
      answer = late
    })
    this.cluster.clock.advance(patienceMs)
    if (answer === undefined) throw new Error('the server did not answer')
    return answer
  }

  /** Creates an object in its collection and fails when it is refused. */
  create(collection: string, object: object): void {
    const { code, body } = this.send('POST', collection, object)
    if (code !== 201) throw new Error(JSON.stringify(body))
  }

  /** The message of a refusal. */
  message({ body }: Answer): string | undefined {
    return (body as { message?: string } | undefined)?.message
  }
}

const pods = '/api/v1/namespaces/default/pods'

/** A pod of one container, ready. */
export function startPod(world: SmallWorld, name: string, container: object): void {
  world.create(pods, {
    metadata: { name, labels: { app: name } },
    spec: { containers: [{ name: 'main', ...container }] },
  })
  world.cluster.clock.advance(30_000)
}
