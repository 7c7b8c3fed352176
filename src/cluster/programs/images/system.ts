// Images of the cluster's own components. What they do is handed in by the composition under the program's name.
import { type ImageRecipe, tagsOf } from './recipe.ts'

/** Components whose binaries stand in /usr/local/bin of an image of their own. */
const components = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kube-proxy', 'etcd']

export const systemImages: readonly ImageRecipe[] = [
  ...components.map(
    (name): ImageRecipe => ({
      names: [`registry.k8s.io/${name}`],
      tags: name === 'etcd' ? /^3\.\d+\.\d+-\d+$/ : tagsOf('1\\.\\d+'),
      base: 'scratch',
      files: { [`/usr/local/bin/${name}`]: { program: name } },
      cmd: [name],
      sizeMiB: name === 'etcd' ? 60 : 28,
    }),
  ),
  {
    names: ['registry.k8s.io/coredns/coredns', 'docker.io/coredns/coredns'],
    tags: tagsOf('1\\.\\d+'),
    base: 'scratch',
    files: { '/coredns': { program: 'coredns' } },
    entrypoint: ['/coredns'],
    user: '65532:65532',
    sizeMiB: 21,
  },
  {
    names: ['registry.k8s.io/metrics-server/metrics-server'],
    tags: tagsOf('0\\.[4-9]'),
    base: 'scratch',
    files: { '/metrics-server': { program: 'metrics-server' } },
    entrypoint: ['/metrics-server'],
    user: '65534',
    sizeMiB: 20,
  },
  {
    names: ['docker.io/rancher/local-path-provisioner'],
    tags: tagsOf('0\\.0'),
    base: 'scratch',
    files: { '/usr/bin/local-path-provisioner': { program: 'local-path-provisioner' } },
    cmd: ['local-path-provisioner'],
    sizeMiB: 18,
  },
]
