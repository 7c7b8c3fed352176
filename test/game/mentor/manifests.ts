// Manifests for the mentor's tests, each sound by itself; what is wrong with one is laid over it.

export type Part = { readonly [field: string]: unknown }

const meta = (name: string, more: Part = {}) => ({ name, ...more })

export const nginx: Part = { image: 'nginx:1.29', ports: [{ name: 'http', containerPort: 80 }] }
/** Answers `/` on port 8080. */
export const httpd: Part = {
  image: 'busybox:1.37',
  command: ['sh', '-c', 'mkdir -p /www && echo hello > /www/index.html && exec httpd -f -p 8080 -h /www'],
  ports: [{ name: 'http', containerPort: 8080 }],
}

/** A container that runs a line of shell. */
export const shell = (line: string, more: Part = {}): Part => ({
  image: 'busybox:1.37',
  command: ['sh', '-c', line],
  ...more,
})

function podSpec(container: Part, more: Part): Part {
  return { terminationGracePeriodSeconds: 1, containers: [{ name: 'main', ...container }], ...more }
}

export function pod(name: string, container: Part, more: Part = {}): Part {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: meta(name, { labels: { app: name } }),
    spec: podSpec(container, more),
  }
}

/** `labels` are those that the pods have besides their app. */
export function deployment(
  name: string,
  container: Part,
  { pod: ofPod = {}, labels = {}, ...spec }: { pod?: Part; labels?: Part } & Part = {},
): Part {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: meta(name, { labels: { app: name } }),
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name, ...labels } }, spec: podSpec(container, ofPod) },
      ...spec,
    },
  }
}

export function statefulSet(
  name: string,
  container: Part,
  { pod: ofPod = {}, ...spec }: { pod?: Part } & Part = {},
): Part {
  return { ...deployment(name, container, { serviceName: name, pod: ofPod, ...spec }), kind: 'StatefulSet' }
}

export function daemonSet(name: string, container: Part, ofPod: Part = {}): Part {
  const { replicas: _, ...spec } = deployment(name, container, { pod: ofPod }).spec as Part
  return { apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: meta(name), spec }
}

export function service(name: string, spec: Part = {}): Part {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: meta(name),
    spec: { selector: { app: name }, ports: [{ port: 80 }], ...spec },
  }
}

export function job(
  name: string,
  container: Part,
  { pod: ofPod = {}, ...spec }: { pod?: Part } & Part = {},
): Part {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: meta(name),
    spec: { template: { spec: podSpec(container, { restartPolicy: 'Never', ...ofPod }) }, ...spec },
  }
}

export function cronJob(name: string, container: Part, spec: Part = {}): Part {
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: meta(name),
    spec: { schedule: '*/5 * * * *', jobTemplate: { spec: job(name, container).spec }, ...spec },
  }
}

export const configMap = (name: string, data: Part): Part => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: meta(name),
  data,
})

export const secret = (name: string, stringData: Part, more: Part = {}): Part => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: meta(name),
  stringData,
  ...more,
})

export const claim = (name: string, spec: Part = {}): Part => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: meta(name),
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...spec },
})

/** What a pod needs to read a claim. */
export const withClaim = (claimName: string): Part => ({
  volumes: [{ name: 'data', persistentVolumeClaim: { claimName } }],
})

/** Of a Deployment, by the share of the CPU that its pods request. */
export const autoscaler = (name: string, maxReplicas = 3): Part => ({
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  metadata: { name },
  spec: {
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
    maxReplicas,
    metrics: [
      {
        type: 'Resource',
        resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } },
      },
    ],
  },
})
