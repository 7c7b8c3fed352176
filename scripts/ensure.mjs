// Sets up what is missing on a fresh clone. Plain JavaScript: it must run on the system's Node before anything is installed.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))
const bin = join(root, 'node_modules', '.bin')
const stampFile = join(root, 'node_modules', '.crashloop-setup')

/** Runs a program with the project's own tools first on the PATH; returns its exit code. */
export function run(program, args, options = {}) {
  const env = { ...process.env, PATH: bin + delimiter + process.env.PATH, ...options.env }
  const done = spawnSync(program, args, { cwd: root, stdio: 'inherit', ...options, env })
  if (done.error) {
    process.stderr.write(`crashloop: cannot run ${program}: ${done.error.message}\n`)
    return 1
  }
  return done.status ?? 1
}

/** The project's own Node, which the dev dependency brings; the system's may be older. */
export const node = join(bin, 'node')

function hashOf(files) {
  const hash = createHash('sha256')
  for (const file of files) hash.update(file).update(readFileSync(join(root, file)))
  return hash.digest('hex')
}

function filesUnder(folder) {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length))
    .sort()
}

/** Installs the packages unless those of this lock file are there already. */
export function ensurePackages() {
  const wanted = hashOf(['package.json', 'package-lock.json'])
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted) return
  process.stderr.write('crashloop: installing packages (once)\n')
  const code = run('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'])
  if (code !== 0) {
    process.stderr.write('crashloop: npm install failed; is the package registry reachable?\n')
    process.exit(code)
  }
  writeFileSync(stampFile, wanted)
}

/** Builds dist/ unless it was made from just these sources. */
export function ensureBuild() {
  const sources = ['package.json', 'package-lock.json', ...filesUnder('src'), ...filesUnder('scripts')]
  if (existsSync(join(root, 'levels'))) sources.push(...filesUnder('levels'))
  const wanted = hashOf(sources.filter((file) => !file.startsWith(join('src', 'api', 'types'))))
  const stamp = join(root, 'dist', '.built-from')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  const code = run(node, [join('scripts', 'build.mjs')])
  if (code !== 0) process.exit(code)
  mkdirSync(join(root, 'dist'), { recursive: true })
  writeFileSync(stamp, wanted)
}

/** True when this file is what Node was started with. */
export function isMain(url) {
  return process.argv[1] !== undefined && statSync(fileURLToPath(url)).ino === statSync(process.argv[1]).ino
}
