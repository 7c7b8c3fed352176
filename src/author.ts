// The commands for authors: schema, new-level, check --watch.
import { existsSync, mkdirSync, watch, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { nearest } from '#game/suggest.ts'
import { checkText, levelsUnder } from './check.ts'
import { CheckThreads } from './check-threads.ts'
import { type CommandLine, UsageError } from './command-line.ts'
import { levelsFolder } from './level-folder.ts'
import { schemas, schemaText } from './level-schemas.ts'
import { newLevelFiles } from './new-level.ts'

/** crashloop schema: prints a JSON Schema. Throws UsageError. */
export function printSchema({ args }: CommandLine): number {
  const [name = ''] = args
  const text = schemaText(name)
  if (text === undefined) {
    const names = Object.keys(schemas)
    const near = nearest(name, names)
    const suggestion = near === undefined ? '' : `; did you mean ${near}?`
    throw new UsageError(`schema: say one of ${names.join(', ')}, not "${name}"${suggestion}`)
  }
  process.stdout.write(text)
  return 0
}

/** crashloop new-level: writes a level that proves at once, to begin with. Throws UsageError. */
export function newLevel({ args }: CommandLine): number {
  const [given] = args
  if (given === undefined)
    throw new UsageError('new-level needs a path: `crashloop new-level my-levels/01-start/01-first.yaml`')
  const path = /\.ya?ml$/.test(given) ? given : `${given}.yaml`
  const name = basename(path)
    .replace(/\.ya?ml$/, '')
    .replace(/^\d+-/, '')
  if (!/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(name))
    throw new UsageError(`new-level: "${name}" is no name of a level: small letters, digits and dashes`)
  const isOurs = !relative(levelsFolder, resolve(path)).startsWith('..')
  const schemaFolder = isOurs ? levelsFolder : dirname(path)
  const korean = path.replace(/(\.ya?ml)$/, '.ko$1')
  for (const each of [path, korean])
    if (existsSync(each)) throw new UsageError(`new-level: ${each} is there already`)
  const schema = (of: string) => relative(dirname(path), join(schemaFolder, `${of}.schema.json`))
  const files = newLevelFiles(name, { level: schema('level'), words: schema('words') })
  try {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, files.level)
    writeFileSync(korean, files.words)
    if (!isOurs)
      for (const file of ['level', 'words'])
        writeFileSync(join(schemaFolder, `${file}.schema.json`), schemaText(file) as string)
  } catch (error) {
    throw new UsageError(`new-level: ${(error as Error).message}`)
  }
  process.stdout.write(`${path}\n${korean}\nNext: crashloop check ${path} --watch\n`)
  return 0
}

/** How long an editor gets to finish what it writes. */
const settleMs = 150

/** crashloop check --watch: checks what has changed, again and again, until it is told to end. */
export async function checkAndWatch(
  paths: readonly string[],
  write: (text: string) => void,
): Promise<number> {
  const threads = new CheckThreads()
  const checkAll = async (isChanged: (path: string) => boolean) => {
    for (const each of levelsUnder(paths))
      if ('proofs' in each) write(checkText(each))
      else if (isChanged(each.file.path)) write(checkText(await threads.check(each)))
  }
  const changed = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  let isChecking = checkAll(() => true)
  const check = () => {
    const now = new Set(changed)
    changed.clear()
    isChecking = isChecking.then(async () => {
      write(
        `\n${new Date().toLocaleTimeString('en-GB')}  ${[...now].map((path) => relative('.', path)).join(', ')}\n`,
      )
      // The words of another language belong to the level beside them.
      await checkAll(
        (path) => now.has(resolve(path)) || now.has(resolve(path.replace(/(\.ya?ml)$/, '.ko$1'))),
      )
      write('watching; Ctrl-C ends\n')
    })
  }
  const folders = paths.length === 0 ? [levelsFolder] : paths.filter((path) => existsSync(path))
  const watchers = folders.map((path) =>
    watch(path, { recursive: true }, (_event, name) => {
      const file = name === null || basename(path) === name ? path : join(path, name)
      if (!/\.ya?ml$/.test(file)) return
      changed.add(resolve(file))
      clearTimeout(timer)
      timer = setTimeout(check, settleMs)
    }),
  )
  await isChecking
  write('watching; Ctrl-C ends\n')
  await new Promise<void>((done) => {
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => done())
  })
  for (const watcher of watchers) watcher.close()
  await threads.close()
  return 0
}
