// Images of shells, clients, languages and test tools.
import { type ImageRecipe, tagsOf } from './recipe.ts'

const curl = { '/usr/bin/curl': { program: 'curl' } }

export const toolImages: readonly ImageRecipe[] = [
  {
    names: ['docker.io/library/busybox', 'docker.io/rancher/library-busybox'],
    tags: tagsOf(
      '1(?=$|-)|1\\.(?:2[0-9]|3[0-7])',
      'latest|stable|musl|glibc|uclibc|stable-glibc|stable-musl|unstable',
    ),
    base: 'busybox',
    cmd: ['sh'],
    sizeMiB: 2,
  },
  {
    names: ['docker.io/library/alpine'],
    tags: tagsOf('3(?=$|-)|3\\.(?:[0-9]|1\\d|2[0-3])', 'latest|edge'),
    base: 'alpine',
    cmd: ['/bin/sh'],
    sizeMiB: 4,
  },
  {
    names: ['docker.io/library/ubuntu'],
    tags: /^(?:latest|rolling|(?:14|16|18|20|22|24|25)\.(?:04|10)|focal|jammy|noble|bionic)$/,
    base: 'debian',
    cmd: ['/bin/bash'],
    sizeMiB: 29,
  },
  {
    names: ['docker.io/library/debian'],
    tags: /^(?:latest|stable|stable-slim|(?:10|11|12|13)(?:\.\d+)?(?:-slim)?|(?:buster|bullseye|bookworm|trixie)(?:-slim)?)$/,
    base: 'debian',
    cmd: ['bash'],
    sizeMiB: 48,
  },
  {
    names: ['docker.io/curlimages/curl'],
    tags: tagsOf('7|8'),
    base: 'alpine',
    files: { ...curl, '/entrypoint.sh': { program: 'curl' } },
    entrypoint: ['/entrypoint.sh'],
    cmd: ['curl'],
    user: '100',
    sizeMiB: 10,
  },
  {
    names: ['docker.io/library/python'],
    tags: tagsOf('2|3', 'latest|slim|alpine|bookworm|slim-bookworm'),
    base: 'debian',
    files: {
      '/usr/local/bin/python': { program: 'python3' },
      '/usr/local/bin/python3': { program: 'python3' },
    },
    cmd: ['python3'],
    sizeMiB: 45,
  },
  {
    names: ['docker.io/library/node'],
    tags: tagsOf('1\\d|2[0-4]', 'latest|lts|slim|alpine|current|lts-alpine|lts-slim'),
    base: 'debian',
    files: { '/usr/local/bin/node': { program: 'node' } },
    cmd: ['node'],
    sizeMiB: 75,
  },
  {
    names: ['docker.io/library/golang'],
    tags: tagsOf('1'),
    base: 'debian',
    files: {
      '/usr/local/go/bin/go': { program: 'go' },
      '/usr/local/bin/go': { link: '/usr/local/go/bin/go' },
    },
    cmd: ['bash'],
    workingDirectory: '/go',
    sizeMiB: 290,
  },
  {
    names: ['docker.io/polinux/stress', 'docker.io/vish/stress'],
    tags: tagsOf('1', 'latest'),
    base: 'alpine',
    files: { '/usr/local/bin/stress': { program: 'stress' } },
    cmd: ['stress'],
    sizeMiB: 4,
  },
  {
    names: ['docker.io/nicolaka/netshoot', 'docker.io/tutum/dnsutils'],
    tags: /^(?:latest|v?[\d.]+)$/,
    base: 'alpine',
    files: curl,
    cmd: ['sh'],
    sizeMiB: 200,
  },
  {
    names: ['registry.k8s.io/pause', 'k8s.gcr.io/pause'],
    tags: /^(?:latest|3\.(?:[1-9]|10(?:\.1)?|4\.1))$/,
    base: 'scratch',
    files: { '/pause': { program: 'pause' } },
    entrypoint: ['/pause'],
    user: '65535:65535',
    sizeMiB: 1,
  },
]
