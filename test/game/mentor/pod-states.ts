// States of pods that do not run as they should: images, configuration, programs, probes.
import {
  configMap,
  daemonSet,
  deployment,
  nginx,
  type Part,
  pod,
  secret,
  service,
  shell,
  statefulSet,
} from './manifests.ts'

import type { State } from './states.ts'

const env = (...list: readonly Part[]): Part => ({ env: list })
const fromConfigMap = (name: string, key: string): Part => ({
  name: 'VALUE',
  valueFrom: { configMapKeyRef: { name, key } },
})
const fromSecret = (name: string, key: string): Part => ({
  name: 'VALUE',
  valueFrom: { secretKeyRef: { name, key } },
})
const httpProbe = (port: number | string, path = '/', more: Part = {}): Part => ({
  httpGet: { port, path },
  periodSeconds: 3,
  ...more,
})
export const podStates: readonly State[] = [
  // Images.
  {
    name: 'a StatefulSet with a tag that nobody has',
    objects: [service('db', { clusterIP: 'None' }), statefulSet('db', { image: 'postgres:99' })],
    roots: ['imageNotFound StatefulSet/db'],
  },
  {
    name: 'an update to a tag that nobody has, while the old copies run',
    objects: [deployment('web', nginx, { replicas: 2 })],
    lines: ['kubectl set image deployment/web main=nginx:1.98'],
    roots: ['imageNotFound Deployment/web'],
  },
  {
    name: 'a repository that nobody has',
    objects: [pod('lone', { image: 'ngnix:1.29' })],
    roots: ['imageNotFound Pod/lone'],
  },
  {
    name: 'an image name that is none',
    objects: [deployment('web', { image: 'nginx::1.29' })],
    roots: ['imageNameInvalid Deployment/web'],
  },
  {
    name: 'an image that must not be pulled',
    objects: [deployment('web', { image: 'shop/shy:1', imagePullPolicy: 'Never' })],
    roots: ['imageNeverPulled Deployment/web'],
  },
  {
    name: 'one of two containers without an image',
    objects: [
      deployment('web', nginx, { pod: { initContainers: [{ name: 'first', image: 'busybox:9.99' }] } }),
    ],
    roots: ['imageNotFound Deployment/web'],
  },
  // Configuration.
  {
    name: 'a variable from a ConfigMap that is not there',
    objects: [deployment('web', { ...nginx, ...env(fromConfigMap('settings', 'a')) })],
    roots: ['configMapMissing ConfigMap/settings'],
  },
  {
    name: 'all variables from a ConfigMap that is not there',
    objects: [
      deployment('web', { ...nginx, envFrom: [{ configMapRef: { name: 'settings' } }] }),
      configMap('setings', {}),
    ],
    roots: ['configMapMissing ConfigMap/settings'],
  },
  {
    name: 'a key that the ConfigMap does not have',
    objects: [
      deployment('web', { ...nginx, ...env(fromConfigMap('settings', 'HOST')) }),
      configMap('settings', { host: 'a' }),
    ],
    roots: ['configMapKeyMissing ConfigMap/settings'],
  },
  {
    name: 'a Secret that is not there',
    objects: [pod('lone', { ...nginx, ...env(fromSecret('login', 'password')) })],
    roots: ['secretMissing Secret/login'],
  },
  {
    name: 'a key that the Secret does not have',
    objects: [
      statefulSet('db', { ...nginx, ...env(fromSecret('login', 'password')) }),
      secret('login', { passwd: 'x' }),
    ],
    roots: ['secretKeyMissing Secret/login'],
  },
  {
    name: 'a volume from a ConfigMap that is not there',
    objects: [
      deployment('web', nginx, { pod: { volumes: [{ name: 'conf', configMap: { name: 'conf' } }] } }),
    ],
    roots: ['configMapMissing ConfigMap/conf'],
  },
  {
    name: 'a volume from a Secret that is not there',
    objects: [
      deployment('web', nginx, { pod: { volumes: [{ name: 'tls', secret: { secretName: 'tls' } }] } }),
    ],
    roots: ['secretMissing Secret/tls'],
  },
  {
    name: 'a volume with a key that the ConfigMap does not have',
    objects: [
      configMap('conf', { 'a.conf': '1' }),
      deployment('web', nginx, {
        pod: {
          volumes: [{ name: 'conf', configMap: { name: 'conf', items: [{ key: 'b.conf', path: 'b' }] } }],
        },
      }),
    ],
    roots: ['configMapKeyMissing ConfigMap/conf'],
  },
  {
    name: 'an image that runs as root where it must not',
    objects: [deployment('web', nginx, { pod: { securityContext: { runAsNonRoot: true } } })],
    roots: ['runsAsRoot Deployment/web'],
  },
  // Programs.
  {
    name: 'a command that the image does not have',
    objects: [deployment('web', { ...nginx, command: ['ngins'] })],
    roots: ['commandNotFound Deployment/web'],
  },
  {
    name: 'a program that fails and says why',
    objects: [deployment('worker', shell('echo "cannot open queue" >&2; exit 3'))],
    roots: ['programFails Deployment/worker'],
  },
  {
    name: 'a program that lacks a variable',
    objects: [deployment('api', { image: 'shop/needy:1' })],
    roots: ['programFails Deployment/api'],
  },
  {
    name: 'a program that lacks a file',
    objects: [deployment('api', { image: 'shop/reader:1' })],
    roots: ['programFails Deployment/api'],
  },
  {
    name: 'a program that ends well in a Deployment',
    objects: [deployment('once', shell('echo done'))],
    roots: ['programEnds Deployment/once'],
  },
  {
    name: 'a script with a mistake',
    objects: [deployment('worker', shell('sart-worker --all'))],
    roots: ['programFails Deployment/worker'],
  },
  {
    name: 'an init container that fails',
    objects: [
      deployment('web', nginx, {
        pod: { initContainers: [{ name: 'migrate', ...shell('echo no schema; exit 1') }] },
      }),
    ],
    roots: ['programFails Deployment/web'],
  },
  {
    name: 'a second container that fails beside a good one',
    objects: [
      deployment('web', nginx, {
        pod: {
          containers: [
            { name: 'main', ...nginx },
            { name: 'side', ...shell('exit 7') },
          ],
        },
      }),
    ],
    roots: ['programFails Deployment/web'],
  },
  {
    name: 'two containers that want one port',
    objects: [
      deployment('web', nginx, {
        pod: {
          containers: [
            { name: 'main', ...nginx },
            { name: 'side', ...nginx },
          ],
        },
      }),
    ],
    roots: ['portTaken Deployment/web'],
  },
  {
    name: 'a postStart hook that fails',
    objects: [deployment('web', { ...nginx, lifecycle: { postStart: { exec: { command: ['false'] } } } })],
    roots: ['startHookFails Deployment/web'],
  },
  {
    name: 'a naked pod that failed for good',
    objects: [pod('lone', shell('echo lost the key; exit 4'), { restartPolicy: 'Never' })],
    roots: ['programFails Pod/lone'],
  },
  {
    name: 'a DaemonSet whose program fails everywhere',
    objects: [daemonSet('agent', shell('echo no licence; exit 1'))],
    roots: ['programFails DaemonSet/agent'],
  },
  {
    name: 'a program that takes more memory than it may',
    objects: [deployment('api', { image: 'shop/hungry:1', resources: { limits: { memory: '64Mi' } } })],
    roots: ['outOfMemory Deployment/api'],
  },
  // Probes.
  {
    name: 'a readiness probe on the wrong port',
    objects: [deployment('web', { ...nginx, readinessProbe: httpProbe(8081) })],
    roots: ['probePort Deployment/web'],
  },
  {
    name: 'a readiness probe on a page that is not there',
    objects: [deployment('web', { ...nginx, readinessProbe: httpProbe(80, '/ready') })],
    roots: ['probePath Deployment/web'],
  },
  {
    name: 'a program that says that it is ill',
    objects: [deployment('api', { image: 'shop/ill:1', readinessProbe: httpProbe(8080, '/healthz') })],
    roots: ['probeAnswer Deployment/api'],
  },
  {
    name: 'a program that answers its probe too late',
    objects: [deployment('api', { image: 'shop/slow:1', readinessProbe: httpProbe(8080) })],
    roots: ['probeSlow Deployment/api'],
  },
  {
    name: 'a readiness command that fails',
    objects: [
      deployment('web', {
        ...nginx,
        readinessProbe: { exec: { command: ['cat', '/tmp/ready'] }, periodSeconds: 3 },
      }),
    ],
    roots: ['probeCommand Deployment/web'],
  },
  {
    name: 'a liveness probe on the wrong port',
    objects: [deployment('web', { ...nginx, livenessProbe: httpProbe(8081) })],
    roots: ['probePort Deployment/web'],
  },
  {
    name: 'a liveness probe on a page that is not there',
    objects: [deployment('web', { ...nginx, livenessProbe: httpProbe(80, '/alive') })],
    roots: ['probePath Deployment/web'],
  },
  {
    name: 'a startup probe on the wrong port',
    objects: [deployment('web', { ...nginx, startupProbe: httpProbe(8081) })],
    roots: ['probePort Deployment/web'],
  },
  {
    name: 'a program that listens to itself alone',
    objects: [deployment('api', { image: 'shop/bashful:1', readinessProbe: httpProbe(8080) })],
    roots: ['probePort Deployment/api'],
  },
]
