// Every program by the name that an executable file gives.
import { basicPrograms } from './applets/basic.ts'
import type { ProgramMain } from './program.ts'

const groups: readonly Readonly<Record<string, ProgramMain>>[] = [basicPrograms]

export const programs: ReadonlyMap<string, ProgramMain> = new Map(
  groups.flatMap((group) => Object.entries(group)),
)
