// Packs the game, installs the tarball into an empty folder and plays it there, on each Node that is named:
// node scripts/try-package.ts [NODE...]
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const root = join(import.meta.dirname, '..')
const nodes = process.argv.length > 2 ? process.argv.slice(2) : [process.execPath]
const patienceMs = 300_000

interface Done {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

function run(
  program: string,
  args: readonly string[],
  cwd: string,
  node = process.execPath,
  input = '',
): Done {
  // npx starts the program with the first node on the path.
  const env = {
    ...process.env,
    NODE_OPTIONS: '',
    LANG: 'C.UTF-8',
    PATH: `${dirname(node)}:${process.env.PATH}`,
  }
  const { status, stdout, stderr } = spawnSync(program, args, {
    cwd,
    env,
    input,
    encoding: 'utf8',
    timeout: patienceMs,
  })
  return { status, stdout, stderr }
}

/** What a newcomer does with the package: look, solve a level, check a level of their own, use the library. */
function tries(
  folder: string,
): readonly { readonly name: string; readonly done: (node: string) => Done; readonly wants: RegExp }[] {
  const npx = (args: readonly string[], node: string, input?: string) =>
    run('npx', ['--no-install', 'crashloop', ...args], folder, node, input)
  const solution =
    'kubectl set image deployment/storefront web=nginx:1.29\nsed -i s/1.92/1.29/ storefront.yaml\n'
  const library =
    "import { createCluster } from 'crashloop'; const c = createCluster({ nodes: 2 }); c.advance(60000); console.log('nodes', c.api.list({ group: '', version: 'v1', kind: 'Node', plural: 'nodes' }).items.length)"
  writeFileSync(join(folder, 'library.mjs'), library)
  return [
    { name: 'version', done: (node) => npx(['--version'], node), wants: /^crashloop \d+\.\d+\.\d+\n$/ },
    { name: 'levels', done: (node) => npx(['levels'], node), wants: /first-contact\/wrong-image/ },
    {
      name: 'run',
      done: (node) => npx(['run', 'wrong-image', '--script', '-', '--json'], node, solution),
      wants: /"solved":true/,
    },
    {
      name: 'new-level',
      done: (node) => npx(['new-level', `of-${Date.now()}/first.yaml`], node),
      wants: /first\.yaml\n/,
    },
    {
      name: 'check',
      done: (node) =>
        npx(
          [
            'check',
            readdirSync(folder)
              .filter((each) => each.startsWith('of-'))
              .at(-1) as string,
          ],
          node,
        ),
      wants: /^ok {3}first \(/,
    },
    { name: 'drill', done: (node) => npx(['run', 'drill/any-7', '--until', '10s'], node), wants: /open/ },
    { name: 'library', done: (node) => run(node, ['library.mjs'], folder, node), wants: /^nodes 2\n$/ },
  ]
}

const folder = mkdtempSync(join(tmpdir(), 'crashloop-package-'))
const packed = run('npm', ['pack', '--loglevel=error', '--pack-destination', folder], root)
const tarball = packed.stdout.trim().split('\n').at(-1) ?? ''
if (packed.status !== 0)
  throw new Error(`npm pack failed: ${packed.status} ${packed.stdout} ${packed.stderr}`)
const home = join(folder, 'home')
mkdirSync(home)
writeFileSync(join(home, 'package.json'), '{"private":true}')
const installed = run('npm', ['install', '--no-audit', '--no-fund', '--offline', join(folder, tarball)], home)
if (installed.status !== 0) throw new Error(`npm install failed: ${installed.stderr}`)
const others = readdirSync(join(home, 'node_modules')).filter(
  (name) => !name.startsWith('.') && name !== 'crashloop',
)
if (others.length > 0) throw new Error(`the package brings ${others.join(', ')}`)

let failed = 0
for (const node of nodes) {
  const version = run(node, ['--version'], home, node).stdout.trim()
  for (const { name, done, wants } of tries(home)) {
    const { stdout, stderr } = done(node)
    const isGood = wants.test(stdout)
    if (!isGood) failed++
    console.log(
      `${isGood ? 'ok  ' : 'FAIL'} ${version} ${name}${isGood ? '' : `: ${stdout.slice(-400)}${stderr.slice(-400)}`}`,
    )
  }
}
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
console.log(
  `crashloop ${version}: ${failed === 0 ? 'runs' : `${failed} tries failed`} on ${nodes.length} Nodes`,
)
rmSync(folder, { recursive: true, force: true })
process.exitCode = failed === 0 ? 0 : 1
