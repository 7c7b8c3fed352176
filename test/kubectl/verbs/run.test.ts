import { describe, expect, it } from 'vitest'
import { levelAsked } from '../../../src/catalogue.ts'
import { runLevel } from '../../../src/run.ts'
import { printed, verbBench } from './verb-bench.ts'

describe('kubectl run', () => {
  it.each([
    ['x --image=nginx --restart=Sometimes', 'invalid restart policy: Sometimes'],
    ['x --image=nginx --expose', '--port must be set when exposing a service'],
    ['x --image=nginx --rm', '--rm should only be used for attached containers'],
    ['x --image=nginx -t', '-i/--stdin is required for containers with -t/--tty=true'],
    ['--image=nginx', 'NAME is required for run'],
  ])('%s', async (line, message) => {
    expect(await printed(verbBench(), `run ${line}`)).toBe(
      `error: ${message}\nSee 'kubectl run -h' for help and examples\nexit 1\n`,
    )
  })

  it('makes the service too with --expose', async () => {
    expect(await printed(verbBench(), 'run web --image=nginx --expose --port=80')).toBe(
      'service/web created\npod/web created\n',
    )
  })

  it('stays with an attached pod, hands on its exit code and takes it away with --rm', async () => {
    let text = ''
    const { exitCodes } = await runLevel({
      level: levelAsked('sandbox'),
      lines: ["kubectl run once --image=busybox --restart=Never --rm -i -- sh -c 'echo hello; exit 3'"],
      seed: 1,
      language: 'en',
      untilMs: 0,
      write: (part) => {
        text += part
      },
    })
    expect(text.slice(text.indexOf('\nhello') + 1)).toBe(
      'hello\npod "once" deleted from default namespace\npod default/once terminated (Error)\n',
    )
    expect(exitCodes).toEqual([3])
  })
})
