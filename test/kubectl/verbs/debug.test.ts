import { describe, expect, it } from 'vitest'
import { levelAsked } from '../../../src/catalogue.ts'
import { runLevel } from '../../../src/run.ts'
import { printed, verbBench } from './verb-bench.ts'

describe('kubectl debug', () => {
  it.each([
    ['p', 'you must specify --image when not using --copy-to.'],
    ['--image=busybox', 'NAME or filename is required for debug'],
    ['p --image=busybox --replace', '--replace may only be used with --copy-to.'],
    ['p --image=busybox --same-node', '--same-node may only be used with --copy-to.'],
    ['p --image=busybox --set-image=*=x', '--set-image may only be used with --copy-to.'],
    ['p --copy-to=q', 'you must specify --image, --set-image or command arguments.'],
    ['p --copy-to=q -- ls', 'you must specify an existing container or a new image when specifying args.'],
    [
      'p --copy-to=q --image=busybox --target=c',
      '--target is incompatible with --copy-to. Use --share-processes instead.',
    ],
    ['p --image=busybox -t', '-i/--stdin is required for containers with -t/--tty=true'],
    ['p --image=Bad', 'invalid image name "Bad": invalid reference format'],
    ['p --image=busybox --image-pull-policy=Often', 'invalid image pull policy: Often'],
    ['p --image=busybox --profile=x', 'unknown profile: x'],
    [
      'p --attach --copy-to=q --set-image=*=x',
      'you must specify --container or create a new container using --image in order to attach.',
    ],
  ])('%s', async (line, message) => {
    expect(await printed(verbBench(), `debug ${line}`)).toBe(`error: ${message}\nexit 1\n`)
  })

  it('wants pairs in --set-image', async () => {
    expect(await printed(verbBench(), 'debug p --copy-to=q --set-image=nginx')).toBe(
      'error: invalid argument "nginx" for "--set-image" flag: nginx must be formatted as key=value\nSee \'kubectl debug --help\' for usage.\nexit 1\n',
    )
  })

  it('debugs nothing but pods and nodes', async () => {
    const bench = verbBench()
    await printed(bench, 'create deployment web --image=nginx')
    expect(await printed(bench, 'debug deploy/web --image=busybox --profile=general')).toBe(
      'error: "apps/v1, Kind=Deployment" not supported by debug\nexit 1\n',
    )
  })

  it.each([
    ['general', { capabilities: { add: ['SYS_PTRACE'] } }],
    ['baseline', undefined],
    [
      'restricted',
      {
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
      },
    ],
    ['netadmin', { capabilities: { add: ['NET_ADMIN', 'NET_RAW'] } }],
    ['sysadmin', { privileged: true }],
  ])('--profile=%s', async (profile, context) => {
    const bench = verbBench()
    await printed(bench, 'run p --image=nginx')
    await printed(bench, `debug p --image=busybox -c d -q --profile=${profile}`)
    const path = '{.spec.ephemeralContainers[0].securityContext}'
    const text = await printed(bench, `get pod p -o jsonpath=${path}`)
    expect(text === '' ? undefined : JSON.parse(text)).toEqual(context)
  })

  it('replaces a pod by its copy', async () => {
    const bench = verbBench()
    await printed(bench, 'run p --image=nginx')
    const line = 'debug p --copy-to=q --replace --same-node --set-image=p=nginx:2 --profile=general'
    expect(await printed(bench, line)).toBe('')
    expect(await printed(bench, 'get pods -o jsonpath={.items[*].spec.containers[*].image}')).toBe('nginx:2')
  })

  async function play(...lines: string[]): Promise<string> {
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
  }

  it('shows what a container prints that looks at a pod or a node', async () => {
    const text = await play(
      'kubectl run web --image=nginx',
      '/wait 30s',
      'kubectl debug web --image=busybox --target=web -q --profile=general --attach -- sh -c "ps; ls /proc/1/root/etc/nginx"',
      "kubectl debug node/worker-1 --image=busybox -q --profile=general --attach -- sh -c 'ls /host; hostname'",
    )
    expect(text).toContain('1 root     nginx -g daemon off;')
    expect(text).toContain('nginx.conf')
    expect(text).toMatch(/^worker-1$/m)
  })
})
