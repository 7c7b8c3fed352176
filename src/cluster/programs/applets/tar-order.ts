// What a run of tar is told to do, and how it gives up.
import { print } from '../io.ts'
import type { Process } from '../process.ts'
import { type Program, ProgramExit } from '../program.ts'

/** What a run of tar was told. */
export interface TarOrder {
  readonly flags: ReadonlySet<string>
  /** Names on the command line and in lists. */
  readonly names: readonly string[]
  /** Globs of names that are left out. */
  readonly excluded: readonly string[]
  readonly stripped: number
  /** The path of the archive; undefined for standard input or output. */
  readonly path: string | undefined
}

/** Says why tar cannot go on, and ends it. */
export function* failTar(process: Process, text: string): Program<never> {
  yield* print(process, `tar: ${text}\n`, 2)
  throw new ProgramExit(1)
}
