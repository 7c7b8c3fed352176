import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { unreachableClient } from '#client/unreachable-client.ts'
import { kubectlCommand } from '#kubectl/kubectl.ts'
import type { CommandIo } from '#shell/command.ts'
import { plainFiles } from '../plain-files.ts'

/** A kubeconfig to begin with, or a line with what a real kubectl printed and the kubeconfig that it left behind. */
interface Step {
  readonly before?: string
  readonly argv?: readonly string[]
  readonly stdout?: string
  readonly stderr?: string
  readonly exitCode?: number
  readonly after?: string
}

const recording = JSON.parse(
  readFileSync(join(import.meta.dirname, 'config-recording.json'), 'utf8'),
) as readonly Step[]
const home = '/home/player'
const kubectl = kubectlCommand({
  connect: () => unreachableClient('127.0.0.1:6443'),
  nowMs: () => 0,
  suffix: () => 'abcde',
})

async function run(words: readonly string[], files: Map<string, string>, env: Record<string, string> = {}) {
  const result = { stdout: '', stderr: '', exitCode: -1 }
  const io: CommandIo = {
    stdin: '',
    out: (text) => {
      result.stdout += text
    },
    err: (text) => {
      result.stderr += text
    },
    files: {
      read: async (path) => files.get(path) ?? '',
      write: async (path, text) => {
        files.set(path, text)
      },
      exists: async (path) => files.has(path),
      list: async () => [],
      ...plainFiles,
      isFolder: async () => false,
      remove: async () => {},
    },
    cwd: home,
    env: { HOME: home, KUBECONFIG: `${home}/config`, ...env },
    interrupt: { isRaised: false, onRaise: () => () => {} },
    isTerminal: false,
    isTyped: false,
    sleep: async () => {},
    edit: async (_, text) => text,
    readLine: async () => undefined,
  }
  result.exitCode = await kubectl.run(words, io)
  return result
}

/** Help is compared elsewhere, entries in memory are where they are, and a map lists its keys in any order. */
function masked(text: string, words: readonly string[]): string {
  if (text.includes('\nUsage:\n')) return 'HELP\n'
  const shown = text.replace(/0xc[0-9a-f]+/g, 'ADDRESS')
  return /^get-(clusters|users)$/.test(words[1] ?? '') ? shown.split('\n').sort().join('\n') : shown
}

describe('kubectl config', () => {
  it('does line by line what a real kubectl did to the same file', async () => {
    const files = new Map<string, string>()
    let expectedFile = ''
    for (const step of recording) {
      if (step.before !== undefined) {
        files.set(`${home}/config`, step.before)
        expectedFile = step.before
        continue
      }
      const { argv = [], stdout = '', stderr = '', exitCode } = step
      const result = await run(argv, files)
      expectedFile = step.after ?? expectedFile
      expect({
        line: argv.join(' '),
        stdout: masked(result.stdout, argv),
        stderr: masked(result.stderr, argv),
        exitCode: result.exitCode,
        file: files.get(`${home}/config`),
      }).toEqual({
        line: argv.join(' '),
        stdout: masked(stdout, argv),
        stderr: masked(stderr, argv),
        exitCode,
        file: expectedFile,
      })
    }
  })

  it('changes an entry in the file that has it, and adds new ones to the first', async () => {
    const part = (name: string, current = '') =>
      `apiVersion: v1\nclusters:\n- cluster:\n    server: https://${name}\n  name: ${name}\ncontexts: null\ncurrent-context: "${current}"\nkind: Config\nusers: null\n`
    const files = new Map([
      ['/a', part('a')],
      ['/b', part('b')],
    ])
    const env = { KUBECONFIG: '/a:/b' }
    await run(['config', 'set-cluster', 'b', '--server=https://new'], files, env)
    expect(files.get('/a')).toBe(part('a'))
    expect(files.get('/b')).toContain('server: https://new\n')
    await run(['config', 'set-context', 'c', '--cluster=b'], files, env)
    expect(files.get('/a')).toContain('  name: c\n')
    expect(files.get('/b')).not.toContain('  name: c\n')
  })
})
