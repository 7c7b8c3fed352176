// kube-controller-manager: one process that runs all controllers over shared informers.
import type { KubeObject } from '#api/object.ts'
import { agentOf } from '#api/release.ts'
import type { Cancel } from '#api/request.ts'
import { type ResourceRef, serviceAccounts } from '#api/resource-ref.ts'
import { ApiError, isAlreadyExists } from '#api/status.ts'
import { CertificateAuthority } from '../certificate-authority.ts'
import type { Clock } from '../clock.ts'
import type { Random } from '../random.ts'
import { rootCertificate } from '../root-certificate.ts'
import { ApiClient, ConnectionError, type Door } from '../runtime/api-client.ts'
import { type ControllerFactory, ControllerRun, InformerPool } from '../runtime/controller.ts'
import { EventRecorder } from '../runtime/event-recorder.ts'
import { TokenKey } from '../token-key.ts'

const systemNamespace = 'kube-system'
const retryMs = 1000
const managerUser = { name: 'system:kube-controller-manager', groups: ['system:authenticated'] }

/** Starts the controllers; the result stops them, as the end of the process does. */
export function startControllerManager(
  door: Door,
  clock: Clock,
  random: Random,
  controllers: readonly ControllerFactory[],
): () => void {
  const agent = agentOf('kube-controller-manager')
  const pool = new InformerPool(
    new ApiClient(door, managerUser, agent),
    clock,
    random.stream('controller-manager'),
  )
  const certificate = rootCertificate(random.seed)
  const authority = new CertificateAuthority(random.seed, clock)
  const tokenKey = new TokenKey(random.seed)
  const runs = controllers.map((factory) => {
    const { account } = factory
    const user = account === undefined ? managerUser : serviceAccountUser(systemNamespace, account)
    const api = new ApiClient(door, user, agent)
    const runtime = {
      clock,
      random: random.stream(factory.name),
      api,
      informer: <T extends KubeObject>(ref: ResourceRef<T>) => pool.of(ref),
      rootCertificate: certificate,
      authority,
      tokenKey,
      events: new EventRecorder(api, clock, { component: factory.eventSource ?? factory.name }),
    }
    return new ControllerRun(factory, runtime, () => pool.hasSynced)
  })
  const accounts = controllers.flatMap(({ account }) => account ?? [])
  const stopAccounts = ensureAccounts(new ApiClient(door, managerUser, agent), clock, new Set(accounts))
  for (const run of runs) run.start()
  pool.start()
  return () => {
    stopAccounts()
    for (const run of runs) run.stop()
    pool.stop()
  }
}

/** Each controller writes as an account of its own (--use-service-account-credentials), which it makes when it starts. */
function ensureAccounts(api: ApiClient, clock: Clock, names: ReadonlySet<string>): Cancel {
  let cancel: Cancel = () => {}
  const left = new Set(names)
  const make = (): void => {
    for (const name of left) {
      try {
        api.create(serviceAccounts, { metadata: { name } }, systemNamespace)
        left.delete(name)
      } catch (error) {
        if (isAlreadyExists(error)) left.delete(name)
        else if (!(error instanceof ApiError || error instanceof ConnectionError)) throw error
      }
    }
    // The namespace, or the server, is not there yet.
    if (left.size > 0) cancel = clock.after(retryMs, make)
  }
  make()
  return () => cancel()
}

function serviceAccountUser(namespace: string, name: string) {
  return {
    name: `system:serviceaccount:${namespace}:${name}`,
    groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'],
  }
}
