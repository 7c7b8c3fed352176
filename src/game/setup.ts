// Sets a level up through the API: its namespace, its manifests, and what changes later.

import type { KubeList, KubeObject } from '#api/object.ts'
import type { PlainResponse } from '#api/request.ts'
import { resourcePath } from '#api/resource-ref.ts'
import type { Status } from '#api/types/meta-v1.ts'
import type { Client } from '#client/client.ts'
import { type ApiResource, Discovery } from '#kubectl/discovery.ts'
import type { LevelDelete, LevelPatch, Manifest } from './level/level.ts'

/** Where objects of a kind are. */
interface Place {
  readonly resource: ApiResource
  readonly namespace: string | undefined
}

const byText = (a: string, b: string) => Number(a > b) - Number(a < b)

/** A manifest that the server does not take. */
export class SetupError extends Error {}

export class LevelSetup {
  readonly #client: Client
  #discovery: Discovery
  readonly #namespace: string

  constructor(client: Client, namespace: string) {
    this.#client = client
    this.#discovery = new Discovery(client)
    this.#namespace = namespace
  }

  /** Creates the namespace unless it is there. */
  async createNamespace(): Promise<void> {
    const body = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: this.#namespace } }
    const response = await this.#client.request({ method: 'POST', path: '/api/v1/namespaces', body })
    if (response.code !== 409) this.#expect(response, 'namespace', this.#namespace)
  }

  /** Creates an object, or merges the manifest into the one that is there. Throws SetupError. */
  async apply(manifest: Manifest): Promise<void> {
    const { resource, namespace } = await this.#place(
      manifest.kind,
      manifest.apiVersion,
      manifest.metadata.namespace,
    )
    const name = manifest.metadata.name ?? ''
    const query = { fieldValidation: 'Strict' }
    const created = await this.#client.request({
      method: 'POST',
      path: resourcePath(resource, namespace),
      query,
      body: manifest,
    })
    // A manifest that says only what changes is whole no more than the object is new.
    if (created.code !== 409 && created.code !== 422) {
      this.#expect(created, manifest.kind, name)
      return
    }
    const patched = await this.#client.request({
      method: 'PATCH',
      path: resourcePath(resource, namespace, name),
      headers: { 'content-type': 'application/merge-patch+json' },
      query,
      body: manifest,
    })
    this.#expect(patched.code === 404 ? created : patched, manifest.kind, name)
  }

  /** Deletes an object, or the oldest ones of a selector; what is not there is fine. */
  async delete(which: LevelDelete): Promise<void> {
    for (const { path, name } of await this.#paths(which)) {
      const response = await this.#client.request({ method: 'DELETE', path })
      if (response.code !== 404) this.#expect(response, which.kind, name)
    }
  }

  /** Merges a patch into an object, or into the oldest ones of a selector. */
  async patch(which: LevelPatch): Promise<void> {
    for (const { path, name } of await this.#paths(which)) {
      const response = await this.#client.request({
        method: 'PATCH',
        path,
        headers: { 'content-type': 'application/merge-patch+json' },
        body: which.with,
      })
      this.#expect(response, which.kind, name)
    }
  }

  /** Where the objects are that a step is about. */
  async #paths(which: LevelDelete): Promise<readonly { readonly path: string; readonly name: string }[]> {
    const { kind, name, selector, count, namespace } = which
    const place = await this.#place(kind, undefined, namespace)
    const names = name === undefined ? await this.#oldest(place, selector?.text ?? '', count) : [name]
    return names.map((each) => ({ name: each, path: resourcePath(place.resource, place.namespace, each) }))
  }

  async #oldest(
    { resource, namespace }: Place,
    labelSelector: string,
    count = Number.POSITIVE_INFINITY,
  ): Promise<readonly string[]> {
    const path = resourcePath(resource, namespace)
    const response = await this.#client.request({ method: 'GET', path, query: { labelSelector } })
    this.#expect(response, resource.kind, labelSelector)
    const { items } = response.body as KubeList<KubeObject>
    return items
      .filter(({ metadata }) => metadata.deletionTimestamp == null)
      .sort(
        ({ metadata: a }, { metadata: b }) =>
          byText(a.creationTimestamp, b.creationTimestamp) || byText(a.name, b.name),
      )
      .slice(0, count)
      .map(({ metadata }) => metadata.name)
  }

  async #place(kind: string, apiVersion: string | undefined, given: string | undefined): Promise<Place> {
    let resource = await this.#find(kind, apiVersion)
    if (resource === undefined) {
      // It may be a kind that came after the last look.
      this.#discovery = new Discovery(this.#client)
      resource = await this.#find(kind, apiVersion)
    }
    if (resource === undefined)
      throw new SetupError(
        `the server knows no ${kind}${apiVersion === undefined ? '' : ` in ${apiVersion}`}`,
      )
    return { resource, namespace: resource.namespaced ? (given ?? this.#namespace) : undefined }
  }

  async #find(kind: string, apiVersion: string | undefined): Promise<ApiResource | undefined> {
    if (apiVersion === undefined) return this.#discovery.search(kind)
    const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : ''
    const all = await this.#discovery.resources()
    return all.find((each) => each.kind === kind && each.group === group)
  }

  #expect(response: PlainResponse, kind: string, name: string): void {
    if (response.code < 400) return
    throw new SetupError(`${kind} ${name}: ${(response.body as Status).message}`)
  }
}
