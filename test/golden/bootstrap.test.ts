// Compares what a new cluster holds with golden/bootstrap: roles, bindings and levels of flow control, rule by rule.
import { expect, it } from 'vitest'
import type { KubeObject } from '#api/object.ts'
import type { PlainResponse } from '#api/request.ts'
import { admin, BareWorld } from './bare-world.ts'
import { maskObject } from './mask.ts'
import { recordings } from './recordings.ts'
import { Scoreboard } from './scoreboard.ts'

const paths: { readonly [collection: string]: string } = {
  'clusterroles.rbac.authorization.k8s.io': '/apis/rbac.authorization.k8s.io/v1/clusterroles',
  'clusterrolebindings.rbac.authorization.k8s.io': '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings',
  'roles.rbac.authorization.k8s.io': '/apis/rbac.authorization.k8s.io/v1/roles',
  'rolebindings.rbac.authorization.k8s.io': '/apis/rbac.authorization.k8s.io/v1/rolebindings',
  'flowschemas.flowcontrol.apiserver.k8s.io': '/apis/flowcontrol.apiserver.k8s.io/v1/flowschemas',
  'prioritylevelconfigurations.flowcontrol.apiserver.k8s.io':
    '/apis/flowcontrol.apiserver.k8s.io/v1/prioritylevelconfigurations',
}

const accountsPath = '/api/v1/namespaces/kube-system/serviceaccounts'

it('golden/bootstrap', () => {
  const recorded = JSON.parse(recordings('bootstrap').get('with-controllers.json') ?? '{}') as {
    readonly [collection: string]: readonly KubeObject[]
  }
  const world = new BareWorld(Date.parse('2026-11-21T01:05:00Z'))
  const board = new Scoreboard('bootstrap')
  for (const [collection, path] of Object.entries(paths)) {
    const answer = world.handle({ method: 'GET', path, user: admin }) as PlainResponse
    const { items } = answer.body as { readonly items: readonly KubeObject[] }
    const wanted = recorded[collection] ?? []
    board.check(`${collection} names`, () => expect(items.map(nameOf)).toEqual(wanted.map(nameOf)))
    for (const object of wanted) {
      const found = items.find((item) => nameOf(item) === nameOf(object))
      board.check(`${collection} ${nameOf(object)}`, () => expect(shown(found)).toEqual(shown(object)))
    }
  }
  const answer = world.handle({ method: 'GET', path: accountsPath, user: admin }) as PlainResponse
  const own = (answer.body as { readonly items: readonly KubeObject[] }).items.map(nameOf)
  const known = recorded.serviceaccounts?.map(nameOf) ?? []
  // The recorded cluster ran controllers that have nothing to do here.
  board.check('serviceaccounts of controllers', () => {
    expect(own.length).toBeGreaterThan(20)
    expect(own.filter((name) => !known.includes(name))).toEqual([])
  })
  board.report()
})

function nameOf({ metadata }: KubeObject): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`
}

/** Kind and version stand on the list only; who owns status is not told of. */
function shown(object: KubeObject | undefined): unknown {
  if (object === undefined) return undefined
  const { kind: _, apiVersion: __, ...rest } = object
  return maskObject(rest)
}
