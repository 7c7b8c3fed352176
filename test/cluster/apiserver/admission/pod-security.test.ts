// PodSecurity beyond what the recordings show: older versions, many containers, updates, existing pods.
import { beforeEach, describe, expect, it } from 'vitest'
import type { PodSpec } from '#api/types/core-v1.ts'
import { violationsOf } from '#cluster/apiserver/admission/pod-security/evaluate.ts'
import type { LevelVersion } from '#cluster/apiserver/admission/pod-security/policy.ts'
import { policyOf, printLevelVersion } from '#cluster/apiserver/admission/pod-security/policy.ts'
import { bareServer } from '../bare-server.ts'

const label = (name: string) => `pod-security.kubernetes.io/${name}`

function violations(
  level: LevelVersion['level'],
  version: LevelVersion['version'],
  spec: object,
  annotations: { [key: string]: string } = {},
) {
  const whole = { containers: [{ name: 'c', image: 'x' }], ...spec } as unknown as PodSpec
  return violationsOf({ level, version }, whole, { annotations }).map(
    ({ reason, detail }) => `${reason} (${detail})`,
  )
}

describe('the checks of the pod security standards', () => {
  it.each<[string, LevelVersion['version'], object, string[]]>([
    [
      'capabilities of several containers',
      'latest',
      {
        containers: ['b', 'a'].map((name) => ({
          name,
          image: 'x',
          securityContext: { capabilities: { add: ['SYS_TIME', 'CHOWN', 'BPF'] } },
        })),
      },
      [
        'non-default capabilities (containers "b", "a" must not include "BPF", "SYS_TIME" in securityContext.capabilities.add)',
      ],
    ],
    [
      'host ports',
      'latest',
      { containers: [{ name: 'c', image: 'x', ports: [{ hostPort: 9 }, { hostPort: 80 }] }] },
      ['hostPort (container "c" uses hostPorts 80, 9)'],
    ],
    [
      'profiles of pod and containers',
      'latest',
      {
        securityContext: { seccompProfile: { type: 'Unconfined' }, appArmorProfile: { type: 'Unconfined' } },
        ephemeralContainers: [
          { name: 'd', image: 'x', securityContext: { seccompProfile: { type: 'Other' } } },
        ],
      },
      [
        'forbidden AppArmor profile (pod must not set AppArmor profile type to "Unconfined")',
        'seccompProfile (pod and container "d" must not set securityContext.seccompProfile.type to "Other", "Unconfined")',
      ],
    ],
    [
      'SELinux roles',
      'latest',
      { securityContext: { seLinuxOptions: { type: 'container_engine_t', role: 'r' } } },
      ['seLinuxOptions (pod set forbidden securityContext.seLinuxOptions: role may not be set)'],
    ],
    [
      'SELinux types before v1.31',
      30,
      { securityContext: { seLinuxOptions: { type: 'container_engine_t' } } },
      ['seLinuxOptions (pod set forbidden securityContext.seLinuxOptions: type "container_engine_t")'],
    ],
    [
      'sysctls before v1.29',
      28,
      { securityContext: { sysctls: [{ name: 'net.ipv4.tcp_fin_timeout' }] } },
      ['forbidden sysctls (net.ipv4.tcp_fin_timeout)'],
    ],
    ['sysctls since v1.29', 29, { securityContext: { sysctls: [{ name: 'net.ipv4.tcp_fin_timeout' }] } }, []],
    [
      'hosts of hooks',
      'latest',
      { containers: [{ name: 'c', image: 'x', lifecycle: { preStop: { httpGet: { host: 'h' } } } }] },
      ['probe or lifecycle host (container "c" uses probe or lifecycle host "h")'],
    ],
    [
      'hosts of hooks before v1.34',
      33,
      { containers: [{ name: 'c', image: 'x', lifecycle: { preStop: { httpGet: { host: 'h' } } } }] },
      [],
    ],
  ])('baseline: %s', (_, version, spec, told) => {
    expect(violations('baseline', version, spec)).toEqual(told)
  })

  it('reads the annotations that profiles once were', () => {
    expect(
      violations(
        'baseline',
        18,
        {},
        {
          'seccomp.security.alpha.kubernetes.io/pod': 'unconfined',
          'container.apparmor.security.beta.kubernetes.io/c': 'unconfined',
          'container.apparmor.security.beta.kubernetes.io/d': 'runtime/default',
        },
      ),
    ).toEqual([
      'forbidden AppArmor profile (annotation must not set AppArmor profile type to "container.apparmor.security.beta.kubernetes.io/c="unconfined"")',
      'seccompProfile (forbidden annotation seccomp.security.alpha.kubernetes.io/pod="unconfined")',
    ])
  })

  it('lets root of a user namespace see the whole of /proc, but not a restricted one', () => {
    const spec = {
      hostUsers: false,
      containers: [{ name: 'c', image: 'x', securityContext: { procMount: 'Unmasked' } }],
    }
    const told = 'procMount (container "c" must not set securityContext.procMount to "Unmasked")'
    expect(violations('baseline', 'latest', spec)).toEqual([])
    expect(violations('baseline', 34, spec)).toEqual([told])
    expect(violations('restricted', 'latest', spec)).toContain(told)
  })

  it('knew fewer restrictions at first', () => {
    expect(violations('restricted', 7, {})).toEqual([
      'runAsNonRoot != true (pod or container "c" must set securityContext.runAsNonRoot=true)',
    ])
  })
})

describe('the policy of a namespace', () => {
  it('warns of what it enforces, unless told otherwise', () => {
    const warned = (labels: { [key: string]: string }) => printLevelVersion(policyOf(labels).policy.warn)
    const enforced = { [label('enforce')]: 'baseline', [label('enforce-version')]: 'v1.30' }
    expect(warned(enforced)).toBe('baseline:v1.30')
    expect(warned({ ...enforced, [label('warn-version')]: 'v1.31' })).toBe('baseline:v1.31')
    expect(warned({ ...enforced, [label('warn')]: 'privileged' })).toBe('privileged:latest')
  })
})

describe('PodSecurity', () => {
  let server: ReturnType<typeof bareServer>

  beforeEach(() => {
    server = bareServer()
  })

  const pod = (name: string, spec: object = {}) => ({
    metadata: { name },
    spec: { containers: [{ name: 'c', image: 'x' }], ...spec },
  })
  const patch = (path: string, body: object) =>
    server.send('PATCH', path, body, { headers: { 'content-type': 'application/merge-patch+json' } })
  const relabel = (labels: { [key: string]: string }) =>
    patch('/api/v1/namespaces/a', { metadata: { labels } })

  it('tells which pods would not have been let in, those with the same faults together', () => {
    for (const name of ['p1', 'p2', 'p3']) server.send('POST', '/api/v1/namespaces/a/pods', pod(name))
    server.send('POST', '/api/v1/namespaces/a/pods', pod('net', { hostNetwork: true }))
    const faults =
      'allowPrivilegeEscalation != false, unrestricted capabilities, runAsNonRoot != true, seccompProfile'
    expect(relabel({ [label('enforce')]: 'restricted' }).headers?.warning).toEqual(
      [
        'existing pods in namespace "a" violate the new PodSecurity enforce level "restricted:latest"',
        `net: host namespaces, ${faults}`,
        `p1 (and 2 other pods): ${faults}`,
      ].map((text) => `299 - ${JSON.stringify(text)}`),
    )
    expect(relabel({ [label('enforce')]: 'baseline' }).headers?.warning).toBeUndefined()
  })

  it('refuses a namespace whose labels it does not understand, but bears old ones', () => {
    const refused = relabel({ [label('warn')]: 'strict', [label('audit-version')]: 'v2' })
    expect(server.message(refused)).toBe(
      'Namespace "a" is invalid: [metadata.labels[pod-security.kubernetes.io/audit-version]: Invalid value: "v2": must be "latest" or "v1.x", metadata.labels[pod-security.kubernetes.io/warn]: Invalid value: "strict": must be one of privileged, baseline, restricted]',
    )
  })

  it('looks at a pod anew when its image changes, not when its labels do', () => {
    server.send('POST', '/api/v1/namespaces/a/pods', pod('p', { hostNetwork: true }))
    relabel({ [label('enforce')]: 'baseline' })
    expect(patch('/api/v1/namespaces/a/pods/p', { metadata: { labels: { a: 'b' } } }).code).toBe(200)
    const image = [{ op: 'replace', path: '/spec/containers/0/image', value: 'y' }]
    const changed = server.send('PATCH', '/api/v1/namespaces/a/pods/p', image, {
      headers: { 'content-type': 'application/json-patch+json' },
    })
    expect(server.message(changed)).toBe(
      'pods "p" is forbidden: violates PodSecurity "baseline:latest": host namespaces (hostNetwork=true)',
    )
  })

  it('names a pod that has no name yet by how it will begin', () => {
    const refused = server.send('POST', '/api/v1/namespaces/a/pods', {
      metadata: { generateName: 'web-' },
      spec: { containers: [{ name: 'c', image: 'x' }], serviceAccountName: 'nobody' },
    })
    expect(server.message(refused)).toMatch(/^pods "web-" is forbidden: error looking up service account/)
    relabel({ [label('enforce')]: 'baseline' })
    const late = server.send('POST', '/api/v1/namespaces/a/pods', {
      metadata: { generateName: 'web-' },
      spec: { containers: [{ name: 'c', image: 'x' }], hostPID: true },
    })
    expect(server.message(late)).toMatch(/^pods "web-[a-z0-9]{5}" is forbidden: violates PodSecurity/)
  })
})
