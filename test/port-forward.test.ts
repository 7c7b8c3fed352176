import { expect, it } from 'vitest'
import { levelAsked } from '../src/catalogue.ts'
import { runLevel } from '../src/run.ts'

/** What the lines print from the first such line on, without what chance made. */
async function transcript(lines: readonly string[], from: string): Promise<string> {
  let text = ''
  await runLevel({
    level: levelAsked('sandbox'),
    lines,
    seed: 1,
    language: 'en',
    untilMs: 0,
    write: (part) => {
      text += part
    },
  })
  return text
    .slice(text.indexOf(`$ ${from}`))
    .replace(/^E\d{4} \S+/gm, 'E0105 TIME')
    .replace(/cni-[0-9a-f-]{36}/g, 'cni-UUID')
    .replace(/[0-9a-f]{64}/g, 'ID')
    .replace(/web-\w+-\w{5}/g, 'web-POD')
}

it('leads from a port of the workstation into a pod, beside the next lines, until the job is killed', async () => {
  const lines = [
    'kubectl create deployment web --image=nginx',
    'kubectl expose deploy web --port=80',
    'kubectl wait --for=condition=Available deploy/web --timeout=60s',
    'kubectl port-forward svc/web 8080:80 &',
    'sleep 1',
    'curl -s localhost:8080 | grep title',
    'jobs',
    'kubectl port-forward deploy/web 8080:80',
    'kill %1',
    'sleep 1',
    'curl -sS localhost:8080',
  ]
  expect(await transcript(lines, 'kubectl port-forward')).toMatchInlineSnapshot(`
    "$ kubectl port-forward svc/web 8080:80 &
    [1] 4712
    $ sleep 1
    Forwarding from 127.0.0.1:8080 -> 80
    Forwarding from [::1]:8080 -> 80
    $ curl -s localhost:8080 | grep title
    Handling connection for 8080
    <title>Welcome to nginx!</title>
    $ jobs
    [1]+  Running                 kubectl port-forward svc/web 8080:80 &
    $ kubectl port-forward deploy/web 8080:80
    Unable to listen on port 8080: Listeners failed to create with the following errors: [unable to create listener: Error listen tcp4 127.0.0.1:8080: bind: address already in use unable to create listener: Error listen tcp6 [::1]:8080: bind: address already in use]
    error: unable to listen on any of the requested ports: [{8080 80}]
    $ kill %1
    [1]+  Terminated              kubectl port-forward svc/web 8080:80
    $ sleep 1
    $ curl -sS localhost:8080
    curl: (7) Failed to connect to localhost port 8080 after 0 ms: Could not connect to server
    "
  `)
})

it('ends when the port of the pod refuses, in the words of containerd', async () => {
  const lines = [
    'kubectl create deployment web --image=nginx',
    'kubectl wait --for=condition=Available deploy/web --timeout=60s',
    'kubectl port-forward deploy/web 8081:9999 &',
    'sleep 1',
    'curl -sS localhost:8081',
    'kubectl port-forward deploy/web 8082:nope',
  ]
  expect(await transcript(lines, 'kubectl port-forward')).toMatchInlineSnapshot(`
    "$ kubectl port-forward deploy/web 8081:9999 &
    [1] 4712
    $ sleep 1
    Forwarding from 127.0.0.1:8081 -> 9999
    Forwarding from [::1]:8081 -> 9999
    $ curl -sS localhost:8081
    Handling connection for 8081
    E0105 TIME    4711 portforward.go:424] "Unhandled Error" err="an error occurred forwarding 8081 -> 9999: error forwarding port 9999 to pod ID, uid : failed to execute portforward in network namespace \\"/var/run/netns/cni-UUID\\": failed to connect to localhost:9999 inside namespace \\"ID\\", IPv4: dial tcp4 127.0.0.1:9999: connect: connection refused IPv6 dial tcp6: address localhost: no suitable address found "
    error: lost connection to pod
    curl: (52) Empty reply from server
    [1]+  Exit 1                  kubectl port-forward deploy/web 8081:9999
    $ kubectl port-forward deploy/web 8082:nope
    error: Pod 'web-POD' does not have a named port 'nope'
    "
  `)
})

it('serves the API on a port of the workstation, but for what its filter refuses', async () => {
  const lines = [
    'kubectl proxy --port=9001 &',
    'sleep 1',
    'curl -s localhost:9001/api/v1/namespaces/default | grep \'"name"\'',
    'curl -s localhost:9001/api/v1/namespaces/nope | tail -2',
    'curl -s localhost:9001/api/v1/namespaces/default/pods/x/exec; echo',
    "curl -s 'localhost:9001/api/v1/nodes?limit=1&labelSelector=!node-role.kubernetes.io/control-plane' | grep -c kubeletVersion",
    'kill %1',
  ]
  expect(await transcript(lines, 'kubectl proxy')).toMatchInlineSnapshot(`
    "$ kubectl proxy --port=9001 &
    [1] 4712
    Starting to serve on 127.0.0.1:9001
    $ sleep 1
    $ curl -s localhost:9001/api/v1/namespaces/default | grep '"name"'
        "name": "default",
    $ curl -s localhost:9001/api/v1/namespaces/nope | tail -2
      "code": 404
    }
    $ curl -s localhost:9001/api/v1/namespaces/default/pods/x/exec; echo
    Forbidden
    $ curl -s 'localhost:9001/api/v1/nodes?limit=1&labelSelector=!node-role.kubernetes.io/control-plane' | grep -c kubeletVersion
    1
    $ kill %1
    [1]+  Terminated              kubectl proxy --port=9001
    "
  `)
})
