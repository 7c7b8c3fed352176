// /xray: the way of a change and of a request, from what components told of themselves.
import { describe, expect, it } from 'vitest'
import { sandboxWith, xrays } from './xrays.ts'

const create = 'kubectl create deployment web --image=nginx:1.27'
const expose = 'kubectl expose deployment web --port=80'
const client = 'kubectl run client --image=nginx:1.27'

describe('/xray of a change', () => {
  it('follows a Deployment from kubectl to the kubelet', async () => {
    expect(await xrays([create, '/wait 10s', '/xray'])).toMatchInlineSnapshot(`
      "kubectl create deployment web --image=nginx:1.27    T s in the cluster
        +T  kubectl ──POST deployments──▶ API server ──rev N──▶ etcd
                 web: 1 replica
                 the API server checks who asks, whether they may, and whether the object is valid; then it is stored, and whoever watches sees it
        +T  deployment controller ──POST replicasets──▶ API server ──rev N──▶ etcd
                 web-#: 1 replica
                 one ReplicaSet for each pod template; it moves replicas from the old one to the new one
        +T  deployment controller ──PUT deployments/status ×3──▶ API server ──rev N──▶ etcd
                 web: 0/1 ready
                 the status sums up the ReplicaSets
        +T  replicaset controller ──POST pods──▶ API server ──rev N──▶ etcd
                 web-#-#
                 as many pods as spec.replicas says: what is missing is made from the template, what is too much goes
        +T  replicaset controller ──PUT replicasets/status ×2──▶ API server ──rev N──▶ etcd
                 web-#: 0/0 ready → 0/1 ready
                 the status counts the pods that its selector finds
        +T  scheduler ──POST pods/binding──▶ API server ──rev N──▶ etcd
                 web-#-# → worker-N: P points; 2 of 3 nodes fit
                 filters the nodes that can take the pod, scores those, and binds the pod to the best one
        +T  kubelet worker-N ──CRI──▶ containerd ──pods/status──▶ API server
                 web-#-#: sandbox → Pulling → Pulled (T) → Created → Started → Ready +T
                 runs the containers of the pods bound to its node and tells how they are
        +T  replicaset controller ──PUT replicasets/status──▶ API server ──rev N──▶ etcd
                 web-#: 1/1 ready
        +T  deployment controller ──PUT deployments/status──▶ API server ──rev N──▶ etcd
                 web: 1/1 ready"
    `)
  })

  it('follows a scaling to the EndpointSlice and the rules of the nodes', async () => {
    const scale = 'kubectl scale deployment web --replicas=3'
    expect(await xrays([create, expose, '/wait 10s', scale, '/wait 8s', '/xray'])).toMatchInlineSnapshot(`
      "kubectl scale deployment web --replicas=3    T s in the cluster
        +T  kubectl ──GET deployments──▶ API server ──▶ etcd
                 web
                 one object is read from etcd; nothing changes
        +T  kubectl ──PATCH deployments/scale──▶ API server ──rev N──▶ etcd
                 web: 3 replicas
                 the patch is applied to the object as it is now; what comes out is checked like a new one
        +T  deployment controller ──PUT replicasets──▶ API server ──rev N──▶ etcd
                 web-#: 3 replicas
                 one ReplicaSet for each pod template; it moves replicas from the old one to the new one
        +T  deployment controller ──PUT deployments/status ×3──▶ API server ──rev N──▶ etcd
                 web: 1/1 ready → 1/3 ready
                 the status sums up the ReplicaSets
        +T  replicaset controller ──POST pods ×2──▶ API server ──rev N──▶ etcd
                 web-…-lzdw7, web-…-wswhv
                 as many pods as spec.replicas says: what is missing is made from the template, what is too much goes
        +T  replicaset controller ──PUT replicasets/status ×2──▶ API server ──rev N──▶ etcd
                 web-#: 1/1 ready → 1/3 ready
                 the status counts the pods that its selector finds
        +T  scheduler ──POST pods/binding ×2──▶ API server ──rev N──▶ etcd
                 web-…-lzdw7 → worker-N, web-…-wswhv → worker-N
                 filters the nodes that can take the pod, scores those, and binds the pod to the best one
        +T  kubelet worker-N ──CRI──▶ containerd ──pods/status──▶ API server
                 web-#-#: sandbox → Pulling → Pulled (T) → Created → Started → Ready +T
                 runs the containers of the pods bound to its node and tells how they are
        +T  kubelet worker-N ──CRI──▶ containerd ──pods/status──▶ API server
                 web-#-#: sandbox → Pulled (present) → Created → Started → Ready +T
        +T  replicaset controller ──PUT replicasets/status──▶ API server ──rev N──▶ etcd
                 web-#: 2/3 ready
        +T  endpointslice controller ──PUT endpointslices──▶ API server ──rev N──▶ etcd
                 web-#: 2 endpoints
                 addresses of the pods behind a Service; kube-proxy on each node makes its rules from it
        +T  deployment controller ──PUT deployments/status──▶ API server ──rev N──▶ etcd
                 web: 2/3 ready
        +T  kube-proxy ──rules──▶ 3 nodes
                 default/web: 3 nodes synced by +T
                 each node rewrites the rules of its kernel when Services or EndpointSlices change, at most once a second
        +T  replicaset controller ──PUT replicasets/status──▶ API server ──rev N──▶ etcd
                 web-#: 3/3 ready
        +T  endpointslice controller ──PUT endpointslices──▶ API server ──rev N──▶ etcd
                 web-#: 3 endpoints
        +T  deployment controller ──PUT deployments/status──▶ API server ──rev N──▶ etcd
                 web: 3/3 ready
        +T  kube-proxy ──rules──▶ 3 nodes
                 default/web: 3 nodes synced by +T"
    `)
  })

  it('follows a deletion by what is owned', async () => {
    const lines = [create, expose, '/wait 10s', 'kubectl delete deployment web', '/wait 10s', '/xray']
    expect(await xrays(lines)).toMatchInlineSnapshot(`
      "kubectl delete deployment web    T s in the cluster
        +T  kubectl ──DELETE deployments──▶ API server ──rev N──▶ etcd
                 web: gone
                 an object with finalizers or a grace period is only marked; it goes when all of that is over
        +T  kubectl ──GET deployments──▶ API server ──404──▶ etcd
                 deployments.apps "web" not found
                 who deleted it asks until it is not there any more
        +T  generic-garbage-collector ──DELETE replicasets──▶ API server ──rev N──▶ etcd
                 web-#: gone
                 what is owned goes when its owner has gone
        +T  generic-garbage-collector ──DELETE pods──▶ API server ──rev N──▶ etcd
                 web-#-#: ends, with 30 s of grace
        +T  endpointslice controller ──PUT endpointslices ×2──▶ API server ──rev N──▶ etcd
                 web-#: 0 of 1 endpoint ready → 0 endpoints
                 addresses of the pods behind a Service; kube-proxy on each node makes its rules from it
        +T  kubelet worker-N ──CRI──▶ containerd ──pods/status──▶ API server
                 web-#-#: Killing → sandbox ended → Succeeded → DELETE
                 SIGTERM first, SIGKILL when the grace period is over; then the pod is gone from the API as well
        +T  kube-proxy ──rules──▶ 3 nodes
                 default/web: 3 nodes synced by +T
                 each node rewrites the rules of its kernel when Services or EndpointSlices change, at most once a second"
    `)
  })

  it('follows a namespace to its end', async () => {
    const lines = [
      'kubectl create namespace brief',
      '/wait 2s',
      '/xray',
      'kubectl delete namespace brief',
      '/wait 8s',
      '/xray',
    ]
    expect(await xrays(lines)).toMatchInlineSnapshot(`
      "kubectl create namespace brief    T s in the cluster
        +T  kubectl ──POST namespaces──▶ API server ──rev N──▶ etcd
                 brief
                 the API server checks who asks, whether they may, and whether the object is valid; then it is stored, and whoever watches sees it
        +T  service-account controller ──POST serviceaccounts──▶ API server ──rev N──▶ etcd
                 default
                 each namespace gets a ServiceAccount called default
        +T  root-ca-cert-publisher ──POST configmaps──▶ API server ──rev N──▶ etcd
                 kube-root-ca.crt
                 each namespace gets the certificate of the cluster to check the API server by

      kubectl delete namespace brief    T s in the cluster
        +T  kubectl ──DELETE namespaces──▶ API server ──rev N──▶ etcd
                 brief: ends
                 an object with finalizers or a grace period is only marked; it goes when all of that is over
        +T  kubectl ──GET namespaces──▶ API server ──▶ etcd
                 brief
                 one object is read from etcd; nothing changes
        +T  kubectl ──GET namespaces (watch)──▶ API server ──▶ watch cache
                 changes as they come
                 the API server sends each change that fits, until one of the two ends it
        +T  namespace controller ──DELETE configmaps──▶ API server ──rev N──▶ etcd
                 kube-root-ca.crt
                 a namespace goes when nothing is left in it
        +T  namespace controller ──DELETE serviceaccounts──▶ API server ──rev N──▶ etcd
                 default
        +T  namespace controller ──PUT namespaces/status──▶ API server ──rev N──▶ etcd
                 brief
        +T  namespace controller ──PUT namespaces/finalize──▶ API server ──rev N──▶ etcd
                 brief
        +T  root-ca-cert-publisher ──POST configmaps──▶ API server ──404──× admission NamespaceLifecycle
                 namespaces "brief" not found
                 nothing new comes into a namespace that ends or is not there"
    `)
  })

  it('follows a drain to the pods elsewhere', async () => {
    const drain = 'kubectl drain worker-2 --ignore-daemonsets --delete-emptydir-data'
    const text = await xrays([`${create} --replicas=2`, '/wait 10s', drain, '/wait 10s', '/xray'])
    expect(text).toContain('kubectl ──PATCH nodes──▶ API server')
    expect(text).toContain('kubectl ──POST pods/eviction')
    expect(text).toContain('an eviction asks the PodDisruptionBudgets first, then deletes the pod')
    expect(text).toMatch(/replicaset controller ──POST pods( ×\d)?──▶/)
    expect(text).toContain('Killing → sandbox ended → Succeeded → DELETE')
  })

  it('tells of a pod that no node takes which filters said no', async () => {
    const spec =
      '{"spec":{"containers":[{"name":"a","image":"nginx","resources":{"requests":{"cpu":"64"}}}]}}'
    const run = `kubectl run big --image=nginx --overrides='${spec}'`
    expect(await xrays([run, '/wait 3s', '/xray'])).toMatchInlineSnapshot(`
      "kubectl run big --image=nginx --overrides='{"spec":{"containers":[{"name":"a","image":"nginx","resources":{"requests":{"cpu":"64"}}}]}}'    T s in the cluster
        +T  kubectl ──POST pods──▶ API server ──rev N──▶ etcd
                 big
                 a pod without a node: the scheduler watches for these
        +T  scheduler ──filter──× no node
                 big: 0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 Insufficient cpu. no new claims to deallocate, preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.
                 no node passes all filters: the pod stays Pending until something changes that a filter asked for"
    `)
  })

  it('tells what keeps failing, and how the kubelet goes on', async () => {
    const text = await xrays(['kubectl run bad --image=nginx:nope', '/wait 4m', '/xray'])
    expect(text.match(/kubelet worker-N/g)).toHaveLength(1)
    expect(text).toContain('bad: sandbox → Pulling → Failed → BackOff → ErrImagePull → ImagePullBackOff')
    expect(text).toContain('what fails is tried again, each time after a longer while, up to five minutes')
  })

  it('sums up a loop of writes', async () => {
    const loop = 'for i in $(seq 50); do kubectl create configmap c$i; done'
    expect(await xrays([loop, '/wait 1s', '/xray'])).toMatchInlineSnapshot(`
      "for i in $(seq 50); do kubectl create configmap c$i; done    T s in the cluster
        +T  kubectl ──POST configmaps ×50──▶ API server ──rev N──▶ etcd
                 c1, c2, c3 … ×50 configmaps
                 the API server checks who asks, whether they may, and whether the object is valid; then it is stored, and whoever watches sees it"
    `)
  })

  it('sums up three hundred pods, of which not all have room', async () => {
    const text = await xrays([`${create} --replicas=300`, '/wait 1m', '/xray'])
    expect(text).toMatch(/scheduler ──POST pods\/binding ×214──▶ API server/)
    expect(text).toMatch(/scheduler ──filter ×86──× no node/)
    expect(text).toMatch(/web-…-\w{5}, web-…-\w{5}, web-…-\w{5} … ×107 pods: sandbox → Pulling → /)
    expect(text.match(/^ {2}\+T/gm)?.length).toBeLessThan(20)
  })

  it('goes on after the world was taken back', async () => {
    const lines = [create, '/wait 10s', 'kubectl delete deployment web', '/wait 5s', '/rewind 12s', '/xray']
    const text = await xrays(lines)
    expect(text).toContain('kubectl ──POST deployments──▶ API server ──rev N──▶ etcd')
    expect(text).not.toContain('DELETE')
  })
})

describe('/xray of what changes nothing', () => {
  it('tells where reads are answered from', async () => {
    const lines = [client, '/wait 5s', 'kubectl get pods', '/xray', 'kubectl get pod client -o name', '/xray']
    expect(await xrays(lines)).toMatchInlineSnapshot(`
      "kubectl get pods    T s in the cluster
        +T  kubectl ──GET pods──▶ API server ──▶ watch cache
                 1 object as a table, in default
                 a list is answered from the watch cache of the API server, which asks etcd how new it has to be

      kubectl get pod client -o name    T s in the cluster
        +T  kubectl ──GET pods──▶ API server ──▶ etcd
                 client
                 one object is read from etcd; nothing changes"
    `)
  })

  it('tells of questions, and of what is not there yet', async () => {
    const apply =
      'echo \'{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}\' | kubectl apply -f -'
    const lines = [
      'kubectl auth can-i list pods',
      '/xray',
      apply,
      '/xray',
      'kubectl explain pod.kind',
      '/xray',
    ]
    expect(await xrays(lines)).toMatchInlineSnapshot(`
      "kubectl auth can-i list pods    T s in the cluster
        +T  kubectl ──POST selfsubjectaccessreviews──▶ API server
                 a question to the API server: it is answered, and nothing is stored

      echo '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}' | kubectl apply -f -    T s in the cluster
        +T  kubectl ──GET configmaps──▶ API server ──404──▶ etcd
                 configmaps "a" not found
                 it is not there yet: it is created next
        +T  kubectl ──POST configmaps──▶ API server ──rev N──▶ etcd
                 a
                 the API server checks who asks, whether they may, and whether the object is valid; then it is stored, and whoever watches sees it

      kubectl explain pod.kind    T s in the cluster
        +T  kubectl ──GET /api──▶ API server
                 the API server tells of itself: versions, kinds, schemas, health
        +T  kubectl ──GET /apis──▶ API server
        +T  kubectl ──GET /openapi/v3──▶ API server
        +T  kubectl ──GET /openapi/v3/api/v1──▶ API server"
    `)
  })

  it('says that no request was made', async () => {
    expect(await xrays(['/xray', 'ls', '/xray', 'kubectl config view', '/xray'])).toMatchInlineSnapshot(`
      "nothing has been typed yet: /xray follows the last command, /xray KIND/NAME an object, /xray URL from POD a request

      ls: no request was made. It was answered on the workstation alone

      kubectl config view: no request was made. It was answered on the workstation alone"
    `)
  })

  it('tells which stage refused', async () => {
    const lines = [
      'kubectl get pods --as=bob',
      '/xray',
      'kubectl get pod nope',
      '/xray',
      'kubectl create quota tight --hard=pods=0',
      'kubectl run over --image=nginx',
      '/xray',
      `kubectl create configmap a.b/c`,
      '/xray',
      'kubectl create namespace ended --dry-run=server',
      '/xray',
    ]
    expect(await xrays(lines)).toMatchInlineSnapshot(`
      "kubectl get pods --as=bob    T s in the cluster
        +T  kubectl ──GET pods──▶ API server ──403──× authorization
                 pods is forbidden: User "bob" cannot list resource "pods" in API group "" in the namespace "default"
                 no rule of RBAC allows it: what is not allowed is forbidden

      kubectl get pod nope    T s in the cluster
        +T  kubectl ──GET pods──▶ API server ──404──× etcd
                 pods "nope" not found
                 there is no object of this name

      kubectl run over --image=nginx    T s in the cluster
        +T  kubectl ──POST pods──▶ API server ──403──× admission ResourceQuota
                 pods "over" is forbidden: exceeded quota: tight, requested: pods=1, used: pods=0, limited: pods=0
                 a ResourceQuota of the namespace counts what is there; this would be too much

      kubectl create configmap a.b/c    T s in the cluster
        +T  kubectl ──POST configmaps──▶ API server ──422──× validation
                 ConfigMap "a.b/c" is invalid: metadata.name: Invalid value: "a.b/c": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')
                 each field is checked, and at least one of them may not be as it is

      kubectl create namespace ended --dry-run=server    T s in the cluster
        +T  kubectl ──POST namespaces──▶ API server ──dry run──× nothing stored
                 ended
                 everything is checked and nothing is stored"
    `)
  })

  it('tells that the API server could not be reached', async () => {
    const level = sandboxWith([{ at: 1000, fault: { name: 'nodeCrash', params: { node: 'control-plane' } } }])
    const text = await xrays(['/wait 10s', 'kubectl get pods', '/xray'], 'en', level)
    expect(text.split('\n').slice(1)).toMatchInlineSnapshot(`
      [
        "  +T  kubectl ──× API server",
        "           dial tcp 172.18.0.2:6443: i/o timeout",
        "           nobody answered at the address of the API server: no request was made",
      ]
    `)
  })
})

describe('/xray of an object', () => {
  it('follows it from its first write', async () => {
    const lines = [create, expose, '/wait 10s', '/xray service web', '/xray deploy/nope', '/xray web']
    expect(await xrays(lines)).toMatchInlineSnapshot(`
      "service/web    T s in the cluster
        +T  kubectl ──POST services──▶ API server ──rev N──▶ etcd
                 web
                 the API server checks who asks, whether they may, and whether the object is valid; then it is stored, and whoever watches sees it
        +T  endpointslice controller ──POST endpointslices──▶ API server ──rev N──▶ etcd
                 web-#: 0 endpoints
                 addresses of the pods behind a Service; kube-proxy on each node makes its rules from it
        +T  kube-proxy ──rules──▶ 3 nodes
                 default/web: 3 nodes synced by +T
                 each node rewrites the rules of its kernel when Services or EndpointSlices change, at most once a second
        +T  endpointslice controller ──PUT endpointslices──▶ API server ──rev N──▶ etcd
                 web-#: 1 endpoint
        +T  kube-proxy ──rules──▶ 3 nodes
                 default/web: 3 nodes synced by +T

      no write of deploy/nope is remembered

      "web" is nothing to follow; say KIND/NAME, or a URL"
    `)
  })
})

describe('/xray in Korean', () => {
  it('speaks as an engineer does', async () => {
    const run = 'kubectl run web --image=nginx:1.27'
    expect(await xrays([run, '/wait 5s', '/xray', 'ls', '/xray'], 'ko')).toMatchInlineSnapshot(`
      "kubectl run web --image=nginx:1.27    클러스터에서 T초
        +T  kubectl ──POST pods──▶ API server ──rev N──▶ etcd
                 web
                 아직 노드가 없는 파드입니다. scheduler가 이런 파드를 지켜봅니다
        +T  scheduler ──POST pods/binding──▶ API server ──rev N──▶ etcd
                 web → worker-N: P점; 노드 3개 중 2개가 조건을 통과
                 파드를 받을 수 있는 노드를 걸러 점수를 매기고, 가장 높은 노드에 파드를 바인딩합니다
        +T  kubelet worker-N ──CRI──▶ containerd ──pods/status──▶ API server
                 web: sandbox → Pulling → Pulled (T) → Created → Started → Ready +T
                 자기 노드에 바인딩된 파드의 컨테이너를 실행하고 상태를 알립니다

      ls: 보낸 요청이 없습니다. 작업용 호스트 안에서 끝난 명령입니다"
    `)
  })
})
