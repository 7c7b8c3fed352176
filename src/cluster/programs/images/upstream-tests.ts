// The images of upstream's own tests.
import type { ImageRecipe } from './recipe.ts'
import { serverImages } from './servers.ts'
import { toolImages } from './tools.ts'

const folder = 'registry.k8s.io/e2e-test-images'
const numbered = /^[\d.]+(?:-\d+)?$/

const clients = { '/usr/bin/curl': { program: 'curl' }, '/usr/bin/dig': { program: 'dig' } }

/** A copy of an image that everybody knows, under the tests' own name. */
function copyOf(recipes: readonly ImageRecipe[], original: string, name: string): ImageRecipe {
  const recipe = recipes.find(({ names }) => names.includes(original))
  if (recipe === undefined) throw new Error(`no image ${original}`)
  return { ...recipe, names: [`${folder}/${name}`], tags: numbered }
}

export const upstreamTestImages: readonly ImageRecipe[] = [
  copyOf(toolImages, 'docker.io/library/busybox', 'busybox'),
  copyOf(serverImages, 'docker.io/library/nginx', 'nginx'),
  copyOf(serverImages, 'docker.io/library/httpd', 'httpd'),
  {
    names: [`${folder}/agnhost`, 'k8s.gcr.io/e2e-test-images/agnhost'],
    tags: /^2\.\d+$/,
    base: 'alpine',
    files: {
      ...clients,
      '/bin/bash': { program: 'bash' },
      '/agnhost': { program: 'agnhost' },
      '/agnhost-2': { program: 'agnhost' },
      '/uploads': { isDirectory: true },
      '/etc/passwd':
        'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/sbin/nologin\nuser-defined-in-image:x:1000:1000::/home/user-defined-in-image:/bin/sh\n',
      '/etc/group':
        'root:x:0:root\nnobody:x:65534:\nuser-defined-in-image:x:1000:\ngroup-defined-in-image:x:50000:user-defined-in-image\n',
    },
    entrypoint: ['/agnhost'],
    cmd: ['pause'],
    sizeMiB: 50,
  },
  {
    names: [`${folder}/jessie-dnsutils`],
    tags: numbered,
    base: 'alpine',
    files: { ...clients, '/usr/bin/getent': { program: 'getent' } },
    cmd: ['sh'],
    sizeMiB: 200,
  },
]
