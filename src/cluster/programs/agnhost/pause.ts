// `agnhost pause`: waits for a signal and leaves word of it.
import { FileError } from '../../machines/file-error.ts'
import { print } from '../io.ts'
import { type Program, pause } from '../program.ts'
import type { AgnhostCommand } from './command.ts'

const ends = { INT: { text: 'interrupt', code: 1 }, TERM: { text: 'terminated', code: 2 } } as const

export const pauseCommand: AgnhostCommand = {
  name: 'pause',
  flags: {},
  *run(process): Program {
    let signal: keyof typeof ends | undefined
    yield* print(process, 'Paused\n')
    for (const name of ['INT', 'TERM'] as const)
      process.onSignal(name, () => {
        signal ??= name
      })
    yield* print(process, 'Signals registered\n')
    while (signal === undefined) yield* pause()
    const { text, code } = ends[signal]
    const message = `exiting because of signal "${text}"\n`
    const path = process.variable('TERMINATION_MESSAGE_PATH') || '/dev/termination-log'
    try {
      process.container.spec.files.write(process.path(path), message, { user: process.user })
    } catch (error) {
      if (!(error instanceof FileError)) throw error
    }
    yield* print(process, message)
    return code
  },
}
