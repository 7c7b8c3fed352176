// sysctl: shows what the kernel lets a pod set, from /proc/sys.
import { FileError } from '../../machines/file-error.ts'
import { print } from '../io.ts'
import type { Process } from '../process.ts'
import type { Program, ProgramMain } from '../program.ts'

function* sysctl(process: Process): Program {
  const words = process.argv.slice(1)
  const isBare = words.includes('-n')
  let code = 0
  for (const word of words.filter((one) => !one.startsWith('-'))) {
    const name = word.replaceAll('/', '.')
    const path = `/proc/sys/${name.replaceAll('.', '/')}`
    try {
      const value = process.container.spec.files.read(path, process.user).trimEnd()
      yield* print(process, isBare ? `${value}\n` : `${name} = ${value}\n`)
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      yield* print(process, `sysctl: error: '${name}' is an unknown key\n`, 2)
      code = 1
    }
  }
  return code
}

export const sysctlPrograms: Readonly<Record<string, ProgramMain>> = { sysctl }
