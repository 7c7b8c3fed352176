// What an X-ray says, in English: by which rule each component acts. Names of components and fields are never translated.

export const xrayEn = {
  nothingWritten: (title: string) =>
    `${title}: nothing was written. Whoever only looks asks the API server, which answers from etcd`,
  noLine:
    'nothing has been typed yet: /xray follows the last command, /xray KIND/NAME an object, /xray URL from POD a request',
  noWrites: (what: string) => `no write of ${what} is remembered`,
  took: (seconds: string) => `${seconds} s in the cluster`,
  requestFrom: (url: string, from: string) => `a request to ${url} from ${from}`,
  noOrigin: (from: string) => `no running pod fits "${from}"; say: /xray URL from POD, or from outside`,
  badUrl: (url: string) => `"${url}" is no URL like http://web or http://web.shop:8080/path`,
  rules: {
    kubectl:
      'the API server checks who asks, whether they may, and whether the object is valid; then it is stored',
    'kubectl pods': 'a pod without a node: the scheduler watches for these',
    deployment: 'one ReplicaSet for each pod template; it moves replicas from the old one to the new one',
    'deployment deployments/status': 'the status sums up the ReplicaSets',
    replicaset:
      'as many pods as spec.replicas says: what is missing is made from the template, what is too much goes',
    'replicaset replicasets/status': 'the status counts the pods that its selector finds',
    statefulset: 'pods with a number, one after the other, each with its own claim',
    daemonset: 'one pod for each node that it fits on',
    job: 'pods until as many have succeeded as spec.completions says',
    cronjob: 'a Job when its hour has come',
    scheduler: 'filters the nodes that can take the pod, scores those, and binds the pod to the best one',
    kubelet: 'runs the containers of the pods bound to its node and tells how they are',
    endpointslice: 'addresses of the pods behind a Service; the proxy on each node makes its rules from it',
    endpoint: 'the same addresses in the older form',
    node: 'what becomes of the pods of a node that does not answer',
    'generic-garbage-collector': 'what is owned goes when its owner has gone',
    namespace: 'a namespace goes when nothing is left in it',
  } as { readonly [part: string]: string },
}

export type XrayWords = typeof xrayEn
