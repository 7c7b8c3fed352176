import { describe, expect, it } from 'vitest'
import { pods, priorityClasses, serviceAccounts } from '#api/resource-ref.ts'
import { serviceAccountController } from '#cluster/controllers/serviceaccount.ts'
import { BareWorld } from '../../bare-world.ts'

function world(): BareWorld {
  const bare = new BareWorld([serviceAccountController])
  bare.seconds(5)
  return bare
}

const containers = [{ name: 'c', image: 'nginx' }]

describe('admission of a pod', () => {
  it('adds the token volume, tolerations and priority that every pod has', () => {
    const pod = world().api.create(pods, { metadata: { name: 'p' }, spec: { containers } }, 'default')
    const volume = pod.spec.volumes?.[0]
    expect(volume?.name).toMatch(/^kube-api-access-[bcdfghjklmnpqrstvwxz2456789]{5}$/)
    expect(volume?.projected).toEqual({
      sources: [
        { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
        { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
        {
          downwardAPI: {
            items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
          },
        },
      ],
      defaultMode: 420,
    })
    expect(pod.spec.containers[0]?.volumeMounts).toEqual([
      {
        name: volume?.name,
        readOnly: true,
        mountPath: '/var/run/secrets/kubernetes.io/serviceaccount',
      },
    ])
    expect(pod.spec.tolerations).toEqual(
      ['not-ready', 'unreachable'].map((trouble) => ({
        key: `node.kubernetes.io/${trouble}`,
        operator: 'Exists',
        effect: 'NoExecute',
        tolerationSeconds: 300,
      })),
    )
    expect(pod.spec).toMatchObject({
      serviceAccountName: 'default',
      serviceAccount: 'default',
      priority: 0,
      preemptionPolicy: 'PreemptLowerPriority',
    })
  })

  it('keeps tolerations that say something about the trouble already', () => {
    const tolerations = [{ key: 'node.kubernetes.io/not-ready', operator: 'Exists', tolerationSeconds: 5 }]
    const spec = { containers, tolerations: [{ ...tolerations[0], effect: 'NoExecute' }] }
    const pod = world().api.create(pods, { metadata: { name: 'p' }, spec }, 'default')
    expect(pod.spec.tolerations?.map(({ key, tolerationSeconds }) => [key, tolerationSeconds])).toEqual([
      ['node.kubernetes.io/not-ready', 5],
      ['node.kubernetes.io/unreachable', 300],
    ])
  })

  it('mounts no token when the account says so', () => {
    const { api } = world()
    api.create(
      serviceAccounts,
      {
        metadata: { name: 'quiet' },
        automountServiceAccountToken: false,
        imagePullSecrets: [{ name: 'reg' }],
      },
      'default',
    )
    const spec = { containers, serviceAccountName: 'quiet' }
    const pod = api.create(pods, { metadata: { name: 'p' }, spec }, 'default')
    expect(pod.spec.volumes).toBeUndefined()
    expect(pod.spec.imagePullSecrets).toEqual([{ name: 'reg' }])
  })

  it('refuses an account that is not there', () => {
    const spec = { containers, serviceAccountName: 'nobody' }
    expect(() => world().api.create(pods, { metadata: { name: 'p' }, spec }, 'default')).toThrow(
      'pods "p" is forbidden: error looking up service account default/nobody: serviceaccount "nobody" not found',
    )
  })

  it('takes the priority of the class, or of the default class', () => {
    const { api } = world()
    api.create(priorityClasses, { metadata: { name: 'high' }, value: 1000, preemptionPolicy: 'Never' })
    api.create(priorityClasses, { metadata: { name: 'usual' }, value: 5, globalDefault: true })
    const high = api.create(
      pods,
      { metadata: { name: 'a' }, spec: { containers, priorityClassName: 'high' } },
      'default',
    )
    expect(high.spec).toMatchObject({ priority: 1000, preemptionPolicy: 'Never' })
    const usual = api.create(pods, { metadata: { name: 'b' }, spec: { containers } }, 'default')
    expect(usual.spec).toMatchObject({ priority: 5, priorityClassName: 'usual' })
    expect(() =>
      api.create(priorityClasses, { metadata: { name: 'other' }, value: 6, globalDefault: true }),
    ).toThrow(
      'priorityclasses.scheduling.k8s.io "other" is forbidden: PriorityClass usual is already marked as default. Only one default can exist',
    )
    expect(() =>
      api.create(
        pods,
        { metadata: { name: 'c' }, spec: { containers, priorityClassName: 'none' } },
        'default',
      ),
    ).toThrow('pods "c" is forbidden: no PriorityClass with name none was found')
  })
})
