// getent of the C library: hosts by name, lines of passwd and group.
import { print } from '../io.ts'
import type { Process } from '../process.ts'
import type { Program, ProgramMain } from '../program.ts'
import { resolve } from './resolve.ts'

const notFound = 2

function* getent(process: Process): Program {
  const [database = '', ...keys] = process.argv.slice(1)
  const find = database === 'hosts' || database === 'ahosts' ? hostLine : lineFinder(process, database)
  if (find === undefined) {
    yield* print(process, `Unknown database: ${database}\n`, 2)
    return 1
  }
  let code = 0
  for (const key of keys) {
    const line = yield* find(key)
    if (line === undefined) code = notFound
    else yield* print(process, `${line}\n`)
  }
  return code
}

function* hostLine(name: string): Program<string | undefined> {
  const lookup = yield* resolve(name)
  if (lookup.kind !== 'found') return undefined
  return lookup.addresses.map((address) => `${address.padEnd(15)} ${lookup.name}`).join('\n')
}

function lineFinder(
  process: Process,
  database: string,
): ((key: string) => Program<string | undefined>) | undefined {
  if (database !== 'passwd' && database !== 'group') return undefined
  const lines = (process.container.readFile(`/etc/${database}`) ?? '').split('\n')
  return function* (key) {
    return lines.find((line) => {
      const [name, , id] = line.split(':')
      return name === key || id === key
    })
  }
}

export const getentPrograms: Readonly<Record<string, ProgramMain>> = { getent }
