// States that no level contains: what is put into a namespace, and the roots that the mentor must name, no others.

import { cataloguePlaceStates } from './catalogue-place-states.ts'
import { cataloguePodStates } from './catalogue-pod-states.ts'
import { placeStates } from './place-states.ts'
import { podStates } from './pod-states.ts'

export interface State {
  readonly name: string
  readonly objects: readonly object[]
  /** Typed one after the other once the objects have stood for a minute. */
  readonly lines?: readonly string[]
  /** `cause Kind/name`, in any order. */
  readonly roots: readonly string[]
}

/** Images that the states use, beside those that everybody knows. */
export const stateImages: { readonly [name: string]: unknown } = {
  'nginx:1.98': { missing: true },
  'shop/needy:1': { listens: [8080], needs: { env: ['DATABASE_URL'] } },
  'shop/reader:1': { listens: [8080], needs: { file: ['/etc/shop/app.conf'] } },
  'shop/hungry:1': { listens: [8080], usesMemory: '200Mi' },
  'shop/ill:1': {
    listens: [8080],
    respondsTo: [
      { path: '/healthz', status: 503 },
      { path: '/*', body: 'ok' },
    ],
  },
  'shop/slow:1': { listens: [8080], respondsTo: [{ path: '/*', body: 'ok', after: '3s' }] },
  'shop/client:1': { needs: { http: ['http://backend/'] } },
  'shop/far-client:1': { needs: { http: ['http://backend.warehouse/'] } },
  'shop/needs-db:1': { listens: [8080], needs: { tcp: ['db:80'] } },
  'shop/bashful:1': { listens: [8080], onlyLocalhost: true },
  'shop/shy:1': { listens: [8080] },
  'shop/late:1': { listens: [8080], readyAfter: '40s' },
  'shop/leaky:1': { listens: [8080], leaksMemory: '8Mi' },
  'shop/busy:1': { listens: [8080], usesCpu: '200m' },
}

/** Registries that fail, and how. */
export const badRegistries: { readonly [host: string]: string } = {
  'private.example': 'forbidden',
  'regstry.example': 'noDns',
  'tired.example': 'rateLimit',
  'own.example': 'untrusted',
  'ill.example': 'serverError',
}

export const states: readonly State[] = [
  ...podStates,
  ...placeStates,
  ...cataloguePodStates,
  ...cataloguePlaceStates,
]
