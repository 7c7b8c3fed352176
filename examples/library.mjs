// A cluster in a program: make it, apply a manifest, let time pass, look, serve it to real clients.
import { createCluster, resourceRef, serve } from 'crashloop'

const cluster = createCluster({ seed: 7, nodes: 3 })
cluster.apply(`
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: 'nginx:1.27'}]}
`)
cluster.advance(30_000)
for (const { metadata, spec, status } of cluster.api.list(resourceRef('v1/Pod'), { namespace: 'default' })
  .items)
  console.log(metadata.name, spec.nodeName, status.phase)

const door = await serve(cluster)
console.log(
  door.kubeconfig
    .split('\n')
    .find((line) => line.includes('server:'))
    .trim(),
)
await door.close()
