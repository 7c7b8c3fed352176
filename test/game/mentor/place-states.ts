// States around pods: where they may run, whether they are created, what leads to them, what becomes of them.
import {
  autoscaler,
  claim,
  cronJob,
  daemonSet,
  deployment,
  httpd,
  job,
  nginx,
  type Part,
  pod,
  service,
  shell,
  statefulSet,
  withClaim,
} from './manifests.ts'

import type { State } from './states.ts'

const quota = (name: string, hard: Part): Part => ({
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  metadata: { name },
  spec: { hard },
})

export const placeStates: readonly State[] = [
  // Scheduling.
  {
    name: 'a node label that no node has',
    objects: [deployment('web', nginx, { pod: { nodeSelector: { disk: 'ssd' } } })],
    roots: ['labelOnNoNode Deployment/web'],
  },
  {
    name: 'a request for more CPU than any node has',
    objects: [deployment('web', { ...nginx, resources: { requests: { cpu: '64' } } })],
    roots: ['noRoom Deployment/web'],
  },
  {
    name: 'a request for more memory than any node has',
    objects: [pod('lone', { ...nginx, resources: { requests: { memory: '900Gi' } } })],
    roots: ['noRoom Pod/lone'],
  },
  {
    name: 'a request for a device that nobody has',
    objects: [deployment('train', { ...nginx, resources: { limits: { 'nvidia.com/gpu': '1' } } })],
    roots: ['deviceAbsent Deployment/train'],
  },
  {
    name: 'more copies than nodes that must stand apart',
    objects: [
      deployment('web', nginx, {
        replicas: 4,
        pod: {
          affinity: {
            podAntiAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: [
                { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'web' } } },
              ],
            },
          },
        },
      }),
    ],
    roots: ['tooCloseToOthers Deployment/web'],
  },
  {
    name: 'a partner that is not there',
    objects: [
      deployment('web', nginx, {
        pod: {
          affinity: {
            podAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: [
                { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'cache' } } },
              ],
            },
          },
        },
      }),
    ],
    roots: ['partnerAbsent Deployment/web'],
  },
  {
    name: 'a node port that all nodes have given away',
    objects: [
      daemonSet('edge', { ...nginx, ports: [{ containerPort: 80, hostPort: 8099 }] }),
      deployment('late', { ...httpd, ports: [{ containerPort: 8080, hostPort: 8099 }] }),
    ],
    roots: ['hostPortTaken Deployment/late'],
  },
  {
    name: 'a scheduler that does not exist',
    objects: [deployment('web', nginx, { pod: { schedulerName: 'my-scheduler' } })],
    roots: ['schedulerUnknown Deployment/web'],
  },
  {
    name: 'a scheduling gate that nobody lifts',
    objects: [pod('lone', nginx, { schedulingGates: [{ name: 'shop.dev/paid' }] })],
    roots: ['schedulingGated Pod/lone'],
  },
  // Creation.
  {
    name: 'a quota that is used up',
    objects: [quota('team', { pods: '1' }), deployment('web', nginx, { replicas: 3 })],
    roots: ['quotaExceeded ResourceQuota/team'],
  },
  {
    name: 'a quota that wants numbers',
    objects: [quota('team', { 'limits.cpu': '2' }), deployment('web', nginx)],
    roots: ['quotaWantsNumbers ResourceQuota/team'],
  },
  {
    name: 'a limit above the range',
    objects: [
      {
        apiVersion: 'v1',
        kind: 'LimitRange',
        metadata: { name: 'range' },
        spec: { limits: [{ type: 'Container', max: { memory: '100Mi' } }] },
      },
      deployment('web', { ...nginx, resources: { limits: { memory: '1Gi' } } }),
    ],
    roots: ['limitRangeBroken Deployment/web'],
  },
  {
    name: 'a ServiceAccount that is not there',
    objects: [deployment('web', nginx, { pod: { serviceAccountName: 'robot' } })],
    roots: ['serviceAccountMissing ServiceAccount/robot'],
  },
  {
    name: 'a PriorityClass that is not there',
    objects: [deployment('web', nginx, { pod: { priorityClassName: 'golden' } })],
    roots: ['priorityClassMissing PriorityClass/golden'],
  },
  // Storage.
  {
    name: 'a claim that nobody made',
    objects: [deployment('db', nginx, { pod: withClaim('data') })],
    roots: ['claimMissing PersistentVolumeClaim/data'],
  },
  {
    name: 'a claim of a class that does not exist',
    objects: [
      claim('data', { storageClassName: 'gold' }),
      deployment('db', nginx, { pod: withClaim('data') }),
    ],
    roots: ['storageClassMissing PersistentVolumeClaim/data'],
  },
  // Services.
  {
    name: 'a Service whose selector has a slip',
    objects: [deployment('web', nginx), service('web', { selector: { app: 'wbe' } })],
    roots: ['selectorMatchesNothing Service/web'],
  },
  {
    name: 'a Service that wants one label too many',
    objects: [deployment('web', nginx), service('web', { selector: { app: 'web', tier: 'front' } })],
    roots: ['selectorMatchesNothing Service/web'],
  },
  {
    name: 'a Service before a Deployment that sleeps',
    objects: [deployment('web', nginx, { replicas: 0 }), service('web')],
    roots: ['scaledToZero Deployment/web'],
  },
  {
    name: 'a Deployment that somebody put to sleep',
    objects: [deployment('web', nginx, { replicas: 2 })],
    lines: ['kubectl scale deployment/web --replicas=0'],
    roots: ['scaledToZero Deployment/web'],
  },
  {
    name: 'a target port where nobody listens',
    objects: [deployment('web', httpd), service('web')],
    roots: ['targetPortClosed Service/web'],
  },
  {
    name: 'a target port by a name that no port has',
    objects: [deployment('web', httpd), service('web', { ports: [{ port: 80, targetPort: 'web' }] })],
    roots: ['portNameUnknown Service/web'],
  },
  {
    name: 'a Service before a program that fails',
    objects: [deployment('web', shell('echo no config; exit 1')), service('web')],
    roots: ['programFails Deployment/web'],
  },
  {
    name: 'a client that asks for a Service nobody made',
    objects: [deployment('web', shell('while true; do wget -q -T 2 -O - http://basket/; sleep 3; done'))],
    roots: ['serviceMissing Service/basket'],
  },
  {
    name: 'a client that falls over because a Service is missing',
    objects: [deployment('front', { image: 'shop/client:1' })],
    roots: ['serviceMissing Service/backend'],
  },
  {
    name: 'a client that knocks at a port that the Service does not have',
    objects: [
      deployment('api', httpd),
      service('api', { ports: [{ port: 80, targetPort: 8080 }] }),
      deployment(
        'web',
        shell('while true; do echo GET http://api:8080/; wget -q -T 2 -O - http://api:8080/; sleep 3; done'),
      ),
    ],
    roots: ['servicePortAbsent Service/api'],
  },
  // Autoscaling.
  {
    name: 'an autoscaler of a Deployment that is not there',
    objects: [autoscaler('web')],
    roots: ['scaleTargetMissing HorizontalPodAutoscaler/web'],
  },
  {
    name: 'an autoscaler of pods that request nothing',
    objects: [deployment('web', nginx), autoscaler('web')],
    roots: ['scaleRequestMissing HorizontalPodAutoscaler/web'],
  },
  // Names.
  {
    name: 'another name for a name that nobody knows',
    objects: [
      service('bank', {
        type: 'ExternalName',
        externalName: 'rates.bank.invalid',
        selector: undefined,
        ports: undefined,
      }),
      deployment('web', shell('while true; do wget -q -T 2 -O - http://bank/; sleep 3; done')),
    ],
    roots: ['externalNameUnknown Service/bank'],
  },
  {
    name: 'a StatefulSet whose Service nobody made',
    objects: [
      statefulSet('db', httpd),
      deployment('web', shell('while true; do wget -q -T 2 -O - http://db-0.db:8080/; sleep 3; done')),
    ],
    roots: ['serviceMissing Service/db'],
  },
  {
    name: 'a LoadBalancer where nobody gives addresses',
    objects: [deployment('web', nginx), service('web', { type: 'LoadBalancer' })],
    roots: ['loadBalancerPending Service/web'],
  },
  {
    name: 'a Service that takes along the pods of another program',
    objects: [
      deployment('web', nginx, { labels: { tier: 'shop' } }),
      deployment('batch', { image: 'redis:7' }, { labels: { tier: 'shop' } }),
      service('web', { selector: { tier: 'shop' } }),
    ],
    roots: ['selectsStrangers Service/web'],
  },
  // Rollouts and batches.
  {
    name: 'a change to a Deployment that is paused',
    objects: [deployment('web', nginx, { replicas: 2 })],
    lines: ['kubectl rollout pause deployment/web', 'kubectl set image deployment/web main=nginx:1.28'],
    roots: ['rolloutPaused Deployment/web'],
  },
  {
    name: 'a Job that gave up',
    objects: [job('import', shell('echo no such table; exit 2'), { backoffLimit: 1 })],
    roots: ['jobGaveUp Job/import', 'programFails Job/import'],
  },
  {
    name: 'a Job that took too long',
    objects: [job('import', shell('sleep 600'), { activeDeadlineSeconds: 20 })],
    roots: ['jobTooSlow Job/import'],
  },
  {
    name: 'a CronJob that is suspended',
    objects: [cronJob('nightly', shell('echo good night'), { suspend: true })],
    roots: ['cronSuspended CronJob/nightly'],
  },
  {
    name: 'a pod that a finalizer holds',
    objects: [
      {
        ...pod('lone', nginx),
        metadata: { name: 'lone', labels: { app: 'lone' }, finalizers: ['shop.dev/receipt'] },
      },
    ],
    lines: ['kubectl delete pod lone --wait=false'],
    roots: ['finalizerHolds Pod/lone'],
  },
]
