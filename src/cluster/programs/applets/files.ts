// Commands that change files: mkdir, rm, cp, mv, touch, chmod, chown, ln and the like.
import { FileError } from '../../machines/file-error.ts'
import { parentOf } from '../../machines/file-system.ts'
import type { FileNode } from '../../machines/file-tree.ts'
import type { Process } from '../process.ts'
import type { ProgramMain } from '../program.ts'
import { groupId, userId } from './accounts.ts'
import { type Answer, answer, forEachPath } from './answer.ts'
import { typedTime } from './calendar.ts'
import { parseOptions } from './options.ts'

const baseName = (path: string) => path.replace(/\/+$/, '').split('/').at(-1) || '/'

/** The paths of a directory and all below it, the directory first; links are not followed. */
export function* walk(
  process: Process,
  path: string,
  name: string,
): Generator<{ path: string; name: string; node: FileNode; depth: number }> {
  const { files } = process.container.spec
  const pending = [{ path, name, depth: 0 }]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const node = files.stat(next.path, process.user, false)
    yield { ...next, node }
    if (node.kind !== 'directory') continue
    const { path: base, name: baseName, depth } = next
    const names = files.list(base, process.user).reverse()
    pending.push(
      ...names.map((child) => ({
        path: `${base}/${child}`,
        name: `${baseName.replace(/\/$/, '')}/${child}`,
        depth: depth + 1,
      })),
    )
  }
}

function mkdir(process: Process): Answer {
  const { flags, rest, values } = parseOptions(process.argv.slice(1), 'pm:v', { long: { parents: 'p' } })
  const mode = Number.parseInt(values.get('m') ?? '755', 8)
  return forEachPath(
    'mkdir',
    rest,
    (word) => {
      process.container.spec.files.makeDirectory(process.path(word), {
        user: process.user,
        mode,
        withParents: flags.has('p'),
      })
      return ''
    },
    (word, error) => `mkdir: can't create directory '${word}': ${error.message}\n`,
  )
}

function rm(process: Process): Answer {
  const { flags, rest } = parseOptions(process.argv.slice(1), 'rRfiv', {
    long: { recursive: 'r', force: 'f' },
  })
  const isRecursive = flags.has('r') || flags.has('R')
  const { files } = process.container.spec
  return forEachPath(
    'rm',
    rest,
    (word) => {
      const node = files.lookUp(process.path(word), process.user, false)
      if (node === undefined && flags.has('f')) return ''
      if (node?.kind === 'directory' && !isRecursive) throw new FileError('EISDIR', word)
      files.remove(process.path(word), { user: process.user, withContent: isRecursive })
      return ''
    },
    (word, error) =>
      error.errno === 'EISDIR'
        ? `rm: '${word}' is a directory\n`
        : `rm: can't remove '${word}': ${error.message}\n`,
  )
}

function copy(process: Process, from: string, to: string): void {
  const { files } = process.container.spec
  for (const { path, node } of walk(process, from, from)) {
    const target = to + path.slice(from.length)
    if (node.kind === 'directory')
      files.makeDirectory(target, { user: process.user, mode: node.mode, withParents: true })
    else if (node.kind === 'link') files.makeLink(target, node.target, process.user)
    else {
      files.write(target, files.read(path, process.user), { user: process.user, mode: node.mode })
      if (node.kind === 'file' && node.program !== undefined)
        Object.assign(files.stat(target), { program: node.program })
    }
  }
}

/** cp and mv: where each source goes. */
function transfer(
  name: string,
  process: Process,
  words: readonly string[],
  run: (from: string, to: string) => void,
): Answer {
  const { files } = process.container.spec
  const sources = words.slice(0, -1)
  const last = words.at(-1)
  if (sources.length === 0 || last === undefined) return { errors: `${name}: missing file operand\n` }
  const target = process.path(last)
  const isDirectory = files.lookUp(target, process.user)?.kind === 'directory'
  if (sources.length > 1 && !isDirectory) return { errors: `${name}: target '${last}' is not a directory\n` }
  return forEachPath(
    name,
    sources,
    (word) => {
      run(process.path(word), isDirectory ? `${target}/${baseName(word)}` : target)
      return ''
    },
    (word, error) => {
      if (error.errno === 'EISDIR') return `${name}: omitting directory '${word}'\n`
      const isSource = error.errno === 'ENOENT' && !files.exists(process.path(word), process.user)
      if (isSource) return `${name}: can't ${name === 'mv' ? 'rename' : 'stat'} '${word}': ${error.message}\n`
      return `${name}: can't create '${last}': ${error.message}\n`
    },
  )
}

function cp(process: Process): Answer {
  const { flags, rest } = parseOptions(process.argv.slice(1), 'rRapfdLvT')
  const isRecursive = flags.has('r') || flags.has('R') || flags.has('a')
  const { files } = process.container.spec
  return transfer('cp', process, rest, (from, to) => {
    if (files.stat(from, process.user).kind === 'directory' && !isRecursive)
      throw new FileError('EISDIR', from)
    copy(process, isRecursive ? from : files.realPath(from, process.user), to)
  })
}

function mv(process: Process): Answer {
  const { rest } = parseOptions(process.argv.slice(1), 'fivn')
  const { files } = process.container.spec
  return transfer('mv', process, rest, (from, to) => {
    try {
      files.rename(from, to, process.user)
    } catch (error) {
      if (!(error instanceof FileError) || error.errno !== 'EXDEV') throw error
      copy(process, from, to)
      files.remove(from, { user: process.user, withContent: true })
    }
  })
}

function touch(process: Process): Answer {
  const { flags, rest, values } = parseOptions(process.argv.slice(1), 'camt:d:r:', { long: { date: 'd' } })
  const { files } = process.container.spec
  const typed = values.get('d')
  const mtimeMs = typed === undefined ? process.container.on.clock.now() : typedTime(typed)
  if (mtimeMs === undefined) return { errors: `touch: invalid date '${typed}'\n` }
  return forEachPath('touch', rest, (word) => {
    const path = process.path(word)
    if (files.exists(path, process.user)) files.change(path, { mtimeMs }, process.user)
    else if (!flags.has('c')) {
      files.openForWrite(path, process.user)
      if (typed !== undefined) files.change(path, { mtimeMs }, process.user)
    }
    return ''
  })
}

/** A mode after `755`, `+x`, `u=rw,go-w`. */
function changedMode(mode: number, word: string): number {
  if (/^[0-7]+$/.test(word)) return Number.parseInt(word, 8)
  let result = mode
  for (const clause of word.split(',')) {
    const match = /^([ugoa]*)([-+=])([rwxXst]*)$/.exec(clause)
    if (match === null) continue
    const [, who = '', operator, letters = ''] = match
    const shifts = { u: 6, g: 3, o: 0 } as const
    const groups =
      who === '' || who.includes('a')
        ? (['u', 'g', 'o'] as const)
        : (['u', 'g', 'o'] as const).filter((letter) => who.includes(letter))
    const bits =
      (letters.includes('r') ? 4 : 0) | (letters.includes('w') ? 2 : 0) | (/[xX]/.test(letters) ? 1 : 0)
    for (const group of groups) {
      const shift = shifts[group]
      if (operator === '+') result |= bits << shift
      else if (operator === '-') result &= ~(bits << shift)
      else result = (result & ~(7 << shift)) | (bits << shift)
    }
    if (letters.includes('t')) result = operator === '-' ? result & ~0o1000 : result | 0o1000
  }
  return result
}

function change(name: 'chmod' | 'chown' | 'chgrp', process: Process): Answer {
  const words = process.argv.slice(1)
  const isRecursive = words.includes('-R')
  const [what = '', ...paths] = words.filter((word) => !/^-[Rfhv]+$/.test(word))
  const { container } = process
  const { files } = container.spec
  const [user = '', group] = name === 'chgrp' ? ['', what] : what.split(':')
  const uid = name === 'chmod' || user === '' ? undefined : userId(container, user)
  const gid = group === undefined || group === '' ? undefined : groupId(container, group)
  if (name !== 'chmod' && user !== '' && uid === undefined)
    return { errors: `${name}: unknown user/group ${what}\n` }
  return forEachPath(name, paths, (word) => {
    const path = process.path(word)
    const targets = isRecursive ? [...walk(process, path, word)].map((entry) => entry.path) : [path]
    for (const target of targets) {
      if (name === 'chmod')
        files.change(target, { mode: changedMode(files.stat(target).mode, what) }, process.user)
      else if (!container.may('CHOWN')) throw new FileError('EPERM', word)
      else
        files.change(
          target,
          { ...(uid === undefined ? {} : { uid }), ...(gid === undefined ? {} : { gid }) },
          process.user,
        )
    }
    return ''
  })
}

function ln(process: Process): Answer {
  const { flags, rest } = parseOptions(process.argv.slice(1), 'sfnTv')
  const [target = '', name = baseName(target)] = rest
  const { files } = process.container.spec
  const path = process.path(name)
  const place =
    files.lookUp(path, process.user)?.kind === 'directory' && !flags.has('n')
      ? `${path}/${baseName(target)}`
      : path
  try {
    if (flags.has('f') && files.lookUp(place, process.user, false) !== undefined)
      files.remove(place, { user: process.user })
    if (flags.has('s')) files.makeLink(place, target, process.user)
    else copy(process, process.path(target), place)
    return {}
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    return { errors: `ln: ${name}: ${error.message}\n` }
  }
}

function mktemp(process: Process): Answer {
  const { flags, rest, values } = parseOptions(process.argv.slice(1), 'dp:tuq')
  const template = rest[0] ?? 'tmp.XXXXXX'
  const name = template.replace(/X{3,}$/, (run) => process.container.on.random.suffix(run.length))
  const path = rest[0]?.includes('/') ? process.path(name) : `${values.get('p') ?? '/tmp'}/${name}`
  const { files } = process.container.spec
  try {
    if (flags.has('d')) files.makeDirectory(path, { user: process.user, mode: 0o700 })
    else files.write(path, '', { user: process.user, mode: 0o600 })
    return { text: `${path}\n` }
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    return { errors: `mktemp: : ${error.message}\n` }
  }
}

function readlink(process: Process): Answer {
  const { flags, rest } = parseOptions(process.argv.slice(1), 'fne')
  const { files } = process.container.spec
  const node = files.lookUp(process.path(rest[0] ?? ''), process.user, false)
  if (flags.has('f'))
    return {
      text: `${files.exists(process.path(rest[0] ?? '')) ? files.realPath(process.path(rest[0] ?? '')) : process.path(rest[0] ?? '')}\n`,
    }
  return node?.kind === 'link' ? { text: `${node.target}\n` } : { code: 1 }
}

export const filePrograms: Readonly<Record<string, ProgramMain>> = {
  mkdir: answer(mkdir),
  rm: answer(rm),
  cp: answer(cp),
  mv: answer(mv),
  touch: answer(touch),
  ln: answer(ln),
  mktemp: answer(mktemp),
  readlink: answer(readlink),
  chmod: answer((process) => change('chmod', process)),
  chown: answer((process) => change('chown', process)),
  chgrp: answer((process) => change('chgrp', process)),
  rmdir: answer((process) =>
    forEachPath(
      'rmdir',
      process.argv.slice(1).filter((word) => !word.startsWith('-')),
      (word) => {
        process.container.spec.files.removeDirectory(process.path(word), process.user)
        return ''
      },
      (word, error) => `rmdir: '${word}': ${error.message}\n`,
    ),
  ),
  realpath: answer((process) =>
    forEachPath(
      'realpath',
      process.argv.slice(1),
      (word) => `${process.container.spec.files.realPath(process.path(word), process.user)}\n`,
    ),
  ),
  basename: answer(({ argv }) => {
    const name = baseName(argv[1] ?? '')
    const suffix = argv[2] ?? ''
    return {
      text: `${suffix !== '' && name !== suffix && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name}\n`,
    }
  }),
  dirname: answer(({ argv }) => {
    const path = argv[1] ?? ''
    return {
      text: `${path.startsWith('/') ? parentOf(path) : path.includes('/') ? path.replace(/\/[^/]*\/*$/, '') : '.'}\n`,
    }
  }),
}
