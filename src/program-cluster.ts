// A simulated cluster as programs use it.
import { parseAllDocuments } from 'yaml'
import { isRecord, type KubeObject } from '#api/object.ts'
import type { ApiRequest, ApiResponse } from '#api/request.ts'
import { type ResourceRef, splitApiVersion } from '#api/resource-ref.ts'
import type { APIResourceList } from '#api/types/meta-v1.ts'
import type { Cluster } from '#cluster/cluster.ts'
import { clusterAdmin } from '#cluster/control-plane/kubeadm.ts'
import type { FaultParams, Heal } from '#cluster/faults/fault.ts'
import { faults } from '#cluster/faults/index.ts'
import { ApiClient } from '#cluster/runtime/api-client.ts'
import type { SimulatedCluster } from './simulated-cluster.ts'

const manager = 'crashloop'

type Manifest = KubeObject & { readonly items?: readonly Manifest[] }

export class ProgramCluster implements SimulatedCluster {
  readonly api: ApiClient
  readonly #cluster: Cluster

  constructor(cluster: Cluster) {
    this.#cluster = cluster
    this.api = new ApiClient(cluster, clusterAdmin, manager)
  }

  get nowMs(): number {
    return this.#cluster.clock.now()
  }

  advance(ms: number): void {
    this.#cluster.clock.advance(ms)
  }

  handle(request: ApiRequest): ApiResponse {
    return this.#cluster.handle(request)
  }

  apply(manifests: string, namespace = 'default'): readonly KubeObject[] {
    return manifestsIn(manifests).map((manifest) => {
      const ref = this.#resourceOf(manifest)
      const metadata = ref.namespaced ? { namespace, ...manifest.metadata } : manifest.metadata
      return this.api.apply(ref, { ...manifest, metadata }, manager)
    })
  }

  inject(name: string, params: FaultParams): Heal {
    const fault = faults.find((each) => each.name === name)
    if (fault === undefined)
      throw new Error(`there is no fault "${name}"; there are ${faults.map((each) => each.name).join(', ')}`)
    return fault.inject(this.#cluster, params)
  }

  /** Asks the server, which knows of custom resources too. */
  #resourceOf({ apiVersion, kind }: Manifest): ResourceRef<KubeObject> {
    const path = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`
    const { resources } = this.api.getPath(path, 'application/json') as APIResourceList
    const found = resources?.find((each) => each.kind === kind && !each.name.includes('/'))
    if (found === undefined) throw new Error(`the server knows no ${kind} in ${apiVersion}`)
    const { group, version } = splitApiVersion(apiVersion)
    return { group, version, kind, plural: found.name, namespaced: found.namespaced, apiVersion }
  }
}

function manifestsIn(text: string): readonly Manifest[] {
  const documents = parseAllDocuments(text, { logLevel: 'error' })
  return [...documents].flatMap((document) => {
    const [mistake] = document.errors
    if (mistake !== undefined) throw mistake
    const value: unknown = document.toJS()
    if (value === null) return []
    if (!isManifest(value)) throw new Error('a manifest needs an apiVersion, a kind and metadata')
    return value.kind === 'List' ? (value.items ?? []) : [value]
  })
}

function isManifest(value: unknown): value is Manifest {
  if (!isRecord(value) || typeof value.apiVersion !== 'string') return false
  return value.kind === 'List' || (typeof value.kind === 'string' && isRecord(value.metadata))
}
