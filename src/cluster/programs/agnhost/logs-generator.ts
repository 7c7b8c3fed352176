// `agnhost logs-generator`: so many lines like an API server's, evenly over a time.
import { parseDuration } from '#api/duration.ts'
import { calendar } from '../applets/calendar.ts'
import { print } from '../io.ts'
import type { Process } from '../process.ts'
import { type Program, sleep } from '../program.ts'
import type { AgnhostCommand } from './command.ts'

const methods = ['GET', 'POST', 'PUT']
const namespaces = ['kube-system', 'default', 'ns']
const nameCharacters = 'bcdfghjklmnpqrstvwxz2456789'

export const logsGenerator: AgnhostCommand = {
  name: 'logs-generator',
  flags: { 'log-lines-total': 'value', t: 'value', 'run-duration': 'value', d: 'value' },
  *run(process, flags): Program {
    const total = flags.number('t', flags.number('log-lines-total', 0))
    const given = flags.text('d', flags.text('run-duration', '0s'))
    const runMs = parseDuration(given) ?? 0
    if (!(total > 0)) return yield* fatal(process, `Invalid total number of lines: ${total}`)
    if (runMs <= 0) return yield* fatal(process, `Invalid duration: ${given}`)
    for (let id = 0; id < total; id++) {
      yield* print(process, `${header(process, 'I', 76)}${line(process, id)}\n`, 2)
      yield* sleep(runMs / total)
    }
    return 0
  },
}

function* fatal(process: Process, text: string): Program {
  yield* print(process, `${header(process, 'F', 66)}${text}\n`, 2)
  return 255
}

/** klog's: severity, day, time, process and place in the source. */
function header(process: Process, severity: string, at: number): string {
  const ms = process.container.on.clock.now()
  const { monthNumber, day, text } = calendar(ms)
  const two = (value: number) => String(value).padStart(2, '0')
  const micros = String(Math.floor((ms % 1000) * 1000)).padStart(6, '0')
  return `${severity}${two(monthNumber)}${two(day)} ${text.slice(11)}.${micros} ${String(process.pid).padStart(7)} logs_generator.go:${at}] `
}

function line(process: Process, id: number): string {
  const { random } = process.container.on
  const one = (of: readonly string[]) => of[random.below(of.length)] as string
  let name = ''
  for (let left = 3 + random.below(2); left > 0; left--)
    name += nameCharacters[random.below(nameCharacters.length)]
  const url = `/api/v1/namespaces/${one(namespaces)}/pods/${name}`
  return `${id} ${one(methods)} ${url} ${200 + random.below(400)}`
}
