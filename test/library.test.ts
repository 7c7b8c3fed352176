// The library as somebody gets it from the registry: packed, unpacked, imported without anything else installed.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')
const patienceMs = 120_000

function run(program: string, args: readonly string[], cwd: string) {
  const env = {
    ...process.env,
    NODE_OPTIONS: '',
    PATH: `${join(root, 'node_modules', '.bin')}:${process.env.PATH}`,
  }
  const { status, stdout, stderr } = spawnSync(program, args, {
    cwd,
    env,
    encoding: 'utf8',
    timeout: patienceMs,
  })
  return { status, stdout, stderr }
}

const typed = `import { createCluster, resourceRef, type OpenDoor, serve } from 'crashloop'
const cluster = createCluster({ nodes: 3 })
const phases: (string | undefined)[] = cluster.api
  .list(resourceRef('v1/Pod'), { namespace: 'default' })
  .items.map(({ status }) => status.phase)
export const door: Promise<OpenDoor> = serve(cluster, { speed: 0 })
// @ts-expect-error a deployment has no such field
cluster.api.get(resourceRef('apps/v1/Deployment'), 'default', 'web').spec.replica
export { phases }
`

describe('the packed library', () => {
  let folder: string

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'crashloop-library-'))
    // What is built for the game stays as it is: other tests play it.
    const source = join(folder, 'source')
    for (const name of ['package.json', 'README.md', 'LICENSE', 'levels'])
      cpSync(join(root, name), join(source, name), { recursive: true })
    for (const script of ['build.mjs', 'build-types.mjs'])
      expect(run('node', [join(root, 'scripts', script), join(source, 'dist')], root)).toMatchObject({
        status: 0,
      })
    const packed = run('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder], source)
    expect(packed).toMatchObject({ status: 0 })
    const [tarball = ''] = packed.stdout.trim().split('\n').slice(-1)
    const home = join(folder, 'node_modules', 'crashloop')
    mkdirSync(home, { recursive: true })
    run('tar', ['-xzf', join(folder, tarball), '-C', home, '--strip-components=1'], folder)
    writeFileSync(join(folder, 'package.json'), '{"type":"module","private":true}')
  }, patienceMs)

  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('runs the example', () => {
    cpSync(join(root, 'examples', 'library.mjs'), join(folder, 'library.mjs'))
    const { status, stdout, stderr } = run('node', ['library.mjs'], folder)
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    const lines = stdout.trim().split('\n')
    expect(lines).toEqual([
      expect.stringMatching(/^web-[a-z0-9]+-[a-z0-9]{5} worker-[12] Running$/),
      expect.stringMatching(/^web-[a-z0-9]+-[a-z0-9]{5} worker-[12] Running$/),
      expect.stringMatching(/^server: https:\/\/127\.0\.0\.1:\d+$/),
    ])
    expect(run('node', ['library.mjs'], folder).stdout.split('\n').slice(0, 2)).toEqual(lines.slice(0, 2))
  })

  it('plays the game', () => {
    const crashloop = join(folder, 'node_modules', 'crashloop', 'dist', 'crashloop.js')
    const { status, stdout } = run(
      'node',
      [crashloop, 'run', 'drill/any-7', '--until', '5s', '--json'],
      folder,
    )
    expect(status).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({ level: 'drill/any-7', solved: false })
    const listed = run('node', [crashloop, 'levels'], folder)
    expect(listed.stdout).toContain('first-contact/wrong-image')
  })

  it('is typed', () => {
    writeFileSync(join(folder, 'typed.ts'), typed)
    const options = {
      strict: true,
      module: 'nodenext',
      moduleResolution: 'nodenext',
      target: 'es2023',
      noEmit: true,
    }
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: { ...options, lib: ['es2023'], types: [] }, include: ['typed.ts'] }),
    )
    expect(run('tsc', ['-p', folder], folder)).toEqual({ status: 0, stdout: '', stderr: '' })
  })

  it('needs no packages', () => {
    const { dependencies } = JSON.parse(
      readFileSync(join(folder, 'node_modules', 'crashloop', 'package.json'), 'utf8'),
    ) as { dependencies?: object }
    expect(dependencies).toBeUndefined()
  })
})
