// The images of upstream's own tests.
import type { ImageRecipe } from './recipe.ts'
import { serverImages } from './servers.ts'
import { toolImages } from './tools.ts'

const folder = 'registry.k8s.io/e2e-test-images'
const numbered = /^[\d.]+(?:-\d+)?$/

const clients = { '/usr/bin/curl': { program: 'curl' }, '/usr/bin/dig': { program: 'dig' } }

/** What porter shows of itself: for 127.0.0.1, ::1 and localhost, until 2081. */
const localhostCertificate = `-----BEGIN CERTIFICATE-----
MIIBqzCCAVCgAwIBAgIULJJDme3sxTDP0VZG4j3y7mtbEXUwCgYIKoZIzj0EAwIw
EjEQMA4GA1UECgwHQWNtZSBDbzAgFw0yNjExMjEyMDQ0MjhaGA8yMDgxMDgyNDIw
NDQyOFowEjEQMA4GA1UECgwHQWNtZSBDbzBZMBMGByqGSM49AgEGCCqGSM49AwEH
A0IABCfGDpZC8i9+Tgn1vZI+itxdeiCMVGR5ZVfpg6g4ayoaKVbMHULPVguxW/qw
FVs+qUIytCYC3yvp6nfeMMkoQlujgYEwfzAdBgNVHQ4EFgQUCl2DDpMzfjQj23M+
6RLtqgaUKu0wHwYDVR0jBBgwFoAUCl2DDpMzfjQj23M+6RLtqgaUKu0wDwYDVR0T
AQH/BAUwAwEB/zAsBgNVHREEJTAjhwR/AAABhxAAAAAAAAAAAAAAAAAAAAABggls
b2NhbGhvc3QwCgYIKoZIzj0EAwIDSQAwRgIhALigaliuR54SofMExFcTZaeOQuSg
EDmae+1pVt5vIDVIAiEAnMw6I0GYneEli36fr6UFfzBLGEVi7GNPiTHDqEJzqT0=
-----END CERTIFICATE-----
`

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
      '/localhost.crt': localhostCertificate,
      '/etc/passwd':
        'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/sbin/nologin\nuser-defined-in-image:x:1000:1000::/home/user-defined-in-image:/bin/sh\n',
      '/etc/group':
        'root:x:0:root\nnobody:x:65534:\nuser-defined-in-image:x:1000:\ngroup-defined-in-image:x:50000:user-defined-in-image\n',
    },
    entrypoint: ['/agnhost'],
    cmd: ['pause'],
    sizeMiB: 50,
  },
  ...['nautilus', 'kitten'].map(
    (name): ImageRecipe => ({
      names: [`${folder}/${name}`],
      tags: numbered,
      base: 'alpine',
      files: {
        '/agnhost': { program: 'agnhost' },
        [`/${name}.jpg`]: '',
        '/data.json': `{\n  "image": "${name}.jpg"\n}\n`,
      },
      entrypoint: ['/agnhost'],
      cmd: ['test-webserver'],
      sizeMiB: 50,
    }),
  ),
  {
    names: [`${folder}/nonewprivs`],
    tags: numbered,
    base: 'alpine',
    files: { '/usr/local/bin/nnp': { program: 'nnp', mode: 0o6755 } },
    cmd: ['nnp'],
    sizeMiB: 4,
  },
  {
    names: [`${folder}/nonroot`],
    tags: numbered,
    base: 'busybox',
    cmd: ['sh'],
    user: '1234',
    sizeMiB: 2,
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
