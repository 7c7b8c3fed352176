// Who a player is counts: by certificate, by token, as somebody else, and from inside a pod.
import { expect, it } from 'vitest'
import { levelAsked } from '../src/catalogue.ts'
import { runLevel } from '../src/run.ts'

const curl =
  'curl -sk -H "Authorization: Bearer $(cat /var/run/secrets/kubernetes.io/serviceaccount/token)" https://kubernetes.default.svc/api/v1/namespaces/default/pods/c'

it('lets in whom the credentials name', async () => {
  const level = levelAsked('sandbox')
  const lines = [
    'kubectl run c --image=curlimages/curl --command -- sleep 3600',
    '/wait 10s',
    'kubectl auth whoami',
    'kubectl config set-credentials stranger --token=nope',
    'kubectl --user=stranger get pods',
    'kubectl get pods --as=dana',
    'kubectl --token=$(kubectl create token default) auth whoami',
    `kubectl exec c -- sh -c '${curl} | grep message'`,
    'kubectl exec c -- curl -s http://kubernetes.default.svc:443/livez',
    'kubectl create rolebinding v --clusterrole=view --serviceaccount=default:default',
    `kubectl exec c -- sh -c '${curl} | grep kind | head -1'`,
  ]
  const { transcript } = await runLevel({ level, lines, seed: 1, language: 'en', untilMs: 0 })
  const outputs = transcript.flatMap((entry) => ('output' in entry ? [String(entry.output)] : []))
  expect(outputs.slice(1)).toEqual([
    'ATTRIBUTE   VALUE\nUsername    kubernetes-admin\nGroups      [kubeadm:cluster-admins system:authenticated]\n',
    'User "stranger" set.\n',
    'error: You must be logged in to the server (Unauthorized)\n',
    'Error from server (Forbidden): pods is forbidden: User "dana" cannot list resource "pods" in API group "" in the namespace "default"\n',
    expect.stringContaining('Username    kubernetes-admin'),
    '  "message": "pods \\"c\\" is forbidden: User \\"system:serviceaccount:default:default\\" cannot get resource \\"pods\\" in API group \\"\\" in the namespace \\"default\\"",\n',
    'Client sent an HTTP request to an HTTPS server.\n',
    'rolebinding.rbac.authorization.k8s.io/v created\n',
    '  "kind": "Pod",\n',
  ])
})
