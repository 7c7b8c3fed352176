// tar: packs files into an archive, unpacks and lists them. Models busybox tar.
import { FileError } from '../../machines/file-error.ts'
import { input, print, readSome } from '../io.ts'
import type { Process } from '../process.ts'
import type { Program, ProgramMain } from '../program.ts'
import { openForRead, RedirectionError } from '../sh/redirect.ts'
import type { OpenFile } from '../streams.ts'
import { linesOf } from './inputs.ts'
import { type Options, parseOptions } from './options.ts'
import { createArchive } from './tar-create.ts'
import { extractArchive } from './tar-extract.ts'
import { failTar, type TarOrder } from './tar-order.ts'

const usage = `BusyBox v1.37.0 (2024-09-26 21:31:42 UTC) multi-call binary.

Usage: tar c|x|t [-zahmvokO] [-f TARFILE] [-C DIR] [-T FILE] [-X FILE] [LONGOPT]... [FILE]...

Create, extract, or list files from a tar file

	c	Create
	x	Extract
	t	List
	-f FILE	Name of TARFILE ('-' for stdin/out)
	-C DIR	Change to DIR before operation
	-v	Verbose
	-O	Extract to stdout
	-m	Don't restore mtime
	-o	Don't restore user:group
	-k	Don't replace existing files
	-h	Follow symlinks
	-z	(De)compress using gzip
	-a	(De)compress based on extension
	-T FILE	File with names to include
	-X FILE	File with glob patterns to exclude
	--exclude PATTERN	Glob pattern to exclude
	--overwrite		Replace existing files
	--strip-components NUM	NUM of leading components to strip
	--no-recursion		Don't descend in directories
	--numeric-owner		Use numeric user:group
	--no-same-permissions	Don't restore access permissions
`

const long = {
  create: 'c',
  extract: 'x',
  get: 'x',
  list: 't',
  file: 'f',
  directory: 'C',
  verbose: 'v',
  dereference: 'h',
  'to-stdout': 'O',
  touch: 'm',
  'no-same-owner': 'o',
  'same-owner': 's',
  'preserve-permissions': 'p',
  'same-permissions': 'p',
  'keep-old-files': 'k',
  'files-from': 'T',
  'exclude-from': 'X',
  exclude: 'E',
  'strip-components': 'S',
  'no-recursion': 'R',
  'numeric-owner': 'N',
  'no-same-permissions': 'P',
  overwrite: 'w',
  gzip: 'z',
  'auto-compress': 'a',
}

function* tar(process: Process): Program {
  const [first = '', ...others] = process.argv.slice(1)
  const words = first === '' || first.startsWith('-') ? [first, ...others] : [`-${first}`, ...others]
  const options = parseOptions(
    words.filter((word) => word !== ''),
    'cxtf:C:vzahOmpokT:X:E:S:RNPws',
    { long },
  )
  const { flags } = options
  const modes = ['c', 'x', 't'].filter((mode) => flags.has(mode))
  if (options.unknown !== undefined) {
    const said = options.unknown.length === 1 ? 'invalid option --' : 'unrecognized option'
    yield* print(process, `tar: ${said} '${options.unknown}'\n${usage}`, 2)
    return 1
  }
  if (modes.length !== 1) {
    yield* print(process, usage, 2)
    return 1
  }
  const order = yield* orderOf(process, options)
  if (flags.has('c')) return yield* createArchive(process, order)
  const source = yield* archiveSource(process, order)
  const directory = options.values.get('C')
  if (directory !== undefined) yield* enter(process, directory)
  return yield* extractArchive(process, order, source)
}

function* orderOf(process: Process, { flags, values, lists, rest }: Options): Program<TarOrder> {
  const file = values.get('f') ?? '-'
  const path = file === '-' ? undefined : process.path(file)
  const names = [...rest]
  const excluded = [...(lists.get('E') ?? [])]
  for (const list of lists.get('T') ?? []) names.push(...(yield* linesOfFile(process, list)))
  for (const list of lists.get('X') ?? []) excluded.push(...(yield* linesOfFile(process, list)))
  const directory = values.get('C')
  if (flags.has('c') && directory !== undefined) yield* enter(process, directory)
  return { flags, names, excluded, stripped: Number(values.get('S') ?? 0), path }
}

function* enter(process: Process, directory: string): Program<void> {
  const { files } = process.container.spec
  try {
    const path = process.path(directory)
    if (files.stat(path, process.user).kind !== 'directory') throw new FileError('ENOTDIR', directory)
    process.cwd = files.realPath(path, process.user)
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    yield* failTar(process, `can't change directory to '${directory}': ${error.message}`)
  }
}

function* linesOfFile(process: Process, name: string): Program<string[]> {
  const file = yield* opened(process, name)
  let text = ''
  for (let part = yield* readSome(file); part !== ''; part = yield* readSome(file)) text += part
  return linesOf(text).filter((line) => line !== '')
}

function* archiveSource(process: Process, { path }: TarOrder): Program<OpenFile> {
  return path === undefined ? input(process) : yield* opened(process, path)
}

function* opened(process: Process, name: string): Program<OpenFile> {
  if (name === '-') return input(process)
  try {
    return openForRead(process, name)
  } catch (error) {
    if (!(error instanceof RedirectionError)) throw error
    const node = process.container.spec.files.lookUp(process.path(name), process.user)
    return yield* failTar(
      process,
      `can't open '${name}': ${node === undefined ? 'No such file or directory' : 'Permission denied'}`,
    )
  }
}

export const tarPrograms: Readonly<Record<string, ProgramMain>> = { tar }
