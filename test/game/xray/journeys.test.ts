// /xray of a request: names, rules of the node, pod, answer, and where it breaks off.
import { describe, expect, it } from 'vitest'
import { sandboxWith, xrays } from './xrays.ts'

const create = 'kubectl create deployment web --image=nginx:1.27'
const expose = 'kubectl expose deployment web --port=80'
const client = 'kubectl run client --image=nginx:1.27'

describe('/xray of a request', () => {
  it('follows a name to the pod and back', async () => {
    const lines = [create, expose, client, '/wait 10s', '/xray http://web from client']
    expect(await xrays(lines)).toMatchInlineSnapshot(`
      "a request to http://web from client    T s in the cluster
        +T  pod client ──web.default.svc.cluster.local──▶ DNS 10.96.0.10 ──NOERROR CLUSTER-IP──▶ web
                 a name with few dots is tried with each domain of the search list, then as it is
        +T  pod client ──TCP CLUSTER-IP:80──▶ rules of worker-N ──1 of 1 endpoint──▶ POD-IP:80
                 Service default/web
                 the address of a Service is no machine: the rules in the kernel of the node put the address of one ready endpoint in its place, by chance unless sessionAffinity says otherwise
        +T  worker-N ──TCP POD-IP:80──▶ pod web-#-#
                 a process listens
                 the packet is at the pod; its process has the port open
        +T  pod client ──GET /──▶ web:80 ──▶ 200 OK
                 the server answers on the same connection; the node turns the address back into that of the Service"
    `)
  })

  it('follows what a command in a pod has sent', async () => {
    const curl = 'kubectl exec client -- curl -s -o /dev/null http://web.default'
    expect(await xrays([create, expose, client, '/wait 10s', curl, '/xray'])).toMatchInlineSnapshot(`
      "kubectl exec client -- curl -s -o /dev/null http://web.default    T s in the cluster
        +T  kubectl ──GET pods──▶ API server ──▶ etcd
                 client
                 one object is read from etcd; nothing changes
        +T  kubectl ──GET pods/exec──▶ API server ──▶ kubelet
                 client
                 the API server hands the stream on to the kubelet of the node that the pod runs on
        +T  pod client ──web.default.default.svc.cluster.local──▶ DNS 10.96.0.10 ──NXDOMAIN──× no address
                 next it asks for web.default.svc.cluster.local
                 a name with few dots is tried with each domain of the search list, then as it is
        +T  pod client ──web.default.svc.cluster.local──▶ DNS 10.96.0.10 ──NOERROR CLUSTER-IP──▶ web.default
        +T  pod client ──TCP CLUSTER-IP:80──▶ rules of worker-N ──1 of 1 endpoint──▶ POD-IP:80
                 Service default/web
                 the address of a Service is no machine: the rules in the kernel of the node put the address of one ready endpoint in its place, by chance unless sessionAffinity says otherwise
        +T  worker-N ──TCP POD-IP:80──▶ pod web-#-#
                 a process listens
                 the packet is at the pod; its process has the port open
        +T  pod client ──GET /──▶ web.default:80 ──▶ 200 OK
                 the server answers on the same connection; the node turns the address back into that of the Service"
    `)
  })

  it('tells where it breaks off', async () => {
    const lines = [
      client,
      'kubectl create service clusterip empty --tcp=80',
      '/wait 10s',
      '/xray http://shop from client',
      '/xray http://empty from client',
      '/xray http://10.96.0.10:81 from client',
      '/xray http://10.244.1.200 from client',
      '/xray http://172.18.0.3:8080 from client',
      '/xray http://client from nobody',
      '/xray http:// from outside',
    ]
    expect(await xrays(lines)).toMatchInlineSnapshot(`
      "a request to http://shop from client    T s in the cluster
        +T  pod client ──shop.default.svc.cluster.local──▶ DNS 10.96.0.10 ──NXDOMAIN──× no address
                 next it asks for shop.svc.cluster.local
                 a name with few dots is tried with each domain of the search list, then as it is
        +T  pod client ──shop.svc.cluster.local──▶ DNS 10.96.0.10 ──NXDOMAIN──× no address
                 next it asks for shop.cluster.local
        +T  pod client ──shop.cluster.local──▶ DNS 10.96.0.10 ──NXDOMAIN──× no address
                 next it asks for shop
        +T  pod client ──shop──▶ DNS 10.96.0.10 ──NXDOMAIN──× no address
                 shop is nowhere: the client gives up
        +T  pod client ──GET /──▶ shop:80 ──× no such host
                 the client says where it broke off

      a request to http://empty from client    T s in the cluster
        +T  pod client ──empty.default.svc.cluster.local──▶ DNS 10.96.0.10 ──NOERROR CLUSTER-IP──▶ empty
                 a name with few dots is tried with each domain of the search list, then as it is
        +T  pod client ──TCP CLUSTER-IP:80──▶ rules of worker-N ──REJECT──× no endpoint
                 Service default/empty:80
                 a Service without ready endpoints: the rules on the node refuse the connection at once
        +T  pod client ──GET /──▶ empty:80 ──× connection refused
                 the client says where it broke off

      a request to http://10.96.0.10:81 from client    T s in the cluster
        +T  pod client ──TCP 10.96.0.10:81──× 10.96.0.10
                 nobody has this address
                 no answer comes: the client waits until its own patience ends
        +T  pod client ──GET /──▶ 10.96.0.10:81 ──× timed out
                 the client says where it broke off

      a request to http://10.244.1.200 from client    T s in the cluster
        +T  pod client ──TCP 10.244.1.200:80──× 10.244.1.200
                 nobody has this address
                 no node has a pod of this address
        +T  pod client ──GET /──▶ 10.244.1.200:80 ──× timed out
                 the client says where it broke off

      a request to http://172.18.0.3:8080 from client    T s in the cluster
        +T  pod client ──TCP 172.18.0.3:8080──× node worker-N
                 nothing listens at this port: the kernel answers RST
                 the packet is at its address, but no process has this port open
        +T  pod client ──GET /──▶ 172.18.0.3:8080 ──× connection refused
                 the client says where it broke off

      no running pod fits "nobody"; say: /xray URL from POD, or from outside

      "http://" is no URL like http://web or http://web.shop:8080/path"
    `)
  })
})

describe('/xray while a node is down', () => {
  it('tells that its machine does not answer', async () => {
    const level = sandboxWith([{ at: 20_000, fault: { name: 'nodeCrash', params: { node: 'worker-2' } } }])
    const on = (node: string) => `--image=nginx:1.27 --overrides='{"spec":{"nodeName":"${node}"}}'`
    const run = [
      `kubectl run web --port=80 --expose ${on('worker-2')}`,
      `kubectl run client ${on('worker-1')}`,
    ]
    const text = await xrays([...run, '/wait 25s', '/xray http://web from client'], 'en', level)
    expect(text).toMatchInlineSnapshot(`
      "a request to http://web from client    T s in the cluster
        +T  pod client ──web.default.svc.cluster.local──▶ DNS 10.96.0.10 ──NOERROR CLUSTER-IP──▶ web
                 a name with few dots is tried with each domain of the search list, then as it is
        +T  pod client ──TCP CLUSTER-IP:80──▶ rules of worker-N ──1 of 1 endpoint──▶ POD-IP:80
                 Service default/web
                 the address of a Service is no machine: the rules in the kernel of the node put the address of one ready endpoint in its place, by chance unless sessionAffinity says otherwise
        +T  worker-N ──TCP POD-IP:80──× worker-N
                 no answer from this machine
                 no answer comes: the client waits until its own patience ends
        +T  pod client ──GET /──▶ web:80 ──× timed out
                 the client says where it broke off"
    `)
  })
})
