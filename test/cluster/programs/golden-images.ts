// The images of the recorded cluster: a busybox shell, and an httpd on 8080 that says hello.
import type { Image } from '#cluster/programs/image.ts'
import { type ImageFiles, imageTree } from '#cluster/programs/images/image-files.ts'

const common: ImageFiles = {
  '/etc/passwd': 'root:x:0:0:root:/root:/bin/sh\napp:x:10001:10001:app:/home/app:/bin/sh\n',
  '/etc/group': 'root:x:0:\napp:x:10001:\n',
  '/data/index.html': 'hello from app\n',
  '/etc/noexec.sh': '#!/bin/sh\necho hi\n',
  '/usr/badinterp.sh': { text: '#!/no/such/interpreter\necho hi\n', mode: 0o755 },
  '/usr/badformat': { text: 'just text\n', mode: 0o755 },
}

function image(reference: string, cmd: readonly string[], files: ImageFiles = {}, user = ''): Image {
  return {
    reference,
    id: `sha256:${'0'.repeat(64)}`,
    sizeBytes: 2 ** 21,
    entrypoint: [],
    cmd,
    env: [['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin']],
    user,
    workingDirectory: '/',
    files: imageTree('busybox', { ...common, ...files }),
  }
}

const httpd = ['httpd', '-f', '-v', '-p', '8080', '-h', '/data']

export const goldenImages: ReadonlyMap<string, Image> = new Map(
  [
    image('registry.example/tool:1.0', ['sh']),
    image('registry.example/app:1.0', httpd),
    image('registry.example/app-nocmd:1.0', []),
    image('registry.example/app-badelf:1.0', ['/bin/app'], { '/bin/app': { isForeign: true } }),
    image('registry.example/app-nonroot:1.0', httpd, {}, '10001'),
    image('registry.example/app-username:1.0', httpd, {}, 'app'),
  ].map((entry) => [entry.reference, entry]),
)
