// `agnhost entrypoint-tester`: prints the words that it was started with.
import { print } from '../io.ts'
import type { Program } from '../program.ts'
import type { AgnhostCommand } from './command.ts'

export const entrypointTester: AgnhostCommand = {
  name: 'entrypoint-tester',
  flags: {},
  *run(process): Program {
    yield* print(process, `[${process.argv.join(' ')}]\n`)
    return 0
  },
}
