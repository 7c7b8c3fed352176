import { describe, expect, it } from 'vitest'
import { unreachableClient } from '#client/unreachable-client.ts'
import { type CommandFacts, type FlagFacts, findCommand, flagsOf, rootCommand } from '#kubectl/commands.ts'
import { kubectlCommand } from '#kubectl/kubectl.ts'
import { verbs } from '#kubectl/verbs/index.ts'
import type { CommandIo } from '#shell/command.ts'
import { plainFiles } from './plain-files.ts'

const kubectl = kubectlCommand({
  connect: () => unreachableClient('127.0.0.1:6443'),
  nowMs: () => 0,
  suffix: () => 'abcde',
})

async function run(words: readonly string[]): Promise<{ out: string; err: string; exitCode: number }> {
  let out = ''
  let err = ''
  const io: CommandIo = {
    stdin: '',
    out: (text) => {
      out += text
    },
    err: (text) => {
      err += text
    },
    files: {
      read: async () => '',
      write: async () => {},
      exists: async () => false,
      list: async () => [],
      ...plainFiles,
      isFolder: async () => false,
      remove: async () => {},
    },
    cwd: '/home/player',
    env: { HOME: '/home/player' },
    interrupt: { isRaised: false, onRaise: () => () => {} },
    isTerminal: false,
    isTyped: false,
    sleep: async () => {},
    edit: async (_, text) => text,
    readLine: async () => undefined,
  }
  const exitCode = await kubectl.run(words, io)
  return { out, err, exitCode }
}

/** A command with all below it. */
function withInner(facts: CommandFacts): CommandFacts[] {
  const inner = (facts.subcommands ?? []).flatMap((name) => findCommand(facts, name) ?? [])
  return [facts, ...inner.flatMap(withInner)]
}

const commands = withInner(rootCommand).map((facts) => ({
  path: facts.path,
  words: facts.path.split(' ').slice(1),
  facts,
}))
/** They hold preferences of one's own kubectl. */
const notBuilt = ['kubectl alpha kuberc set', 'kubectl alpha kuberc view']
const usage = (path: string) => `See '${path} --help' for usage.\n`

function shownFlags({ flags, path }: CommandFacts): readonly FlagFacts[] {
  const isGlobal = (flag: FlagFacts) =>
    flag.persistent && rootCommand.flags.some(({ name }) => name === flag.name)
  return flags.filter(
    (flag) =>
      !flag.hidden && !flag.deprecated && flag.name !== 'help' && (path === 'kubectl' || !isGlobal(flag)),
  )
}

describe('every command of kubectl v1.35', () => {
  it('is built', () => {
    const built = new Set(verbs.map(({ path }) => `kubectl ${path}`))
    const leaves = commands.filter(({ facts }) => facts.subcommands === undefined)
    expect(leaves.map(({ path }) => path).filter((path) => !built.has(path))).toEqual(notBuilt)
  })

  it('has help with what it is for, how it is called, and each of its flags with its default', async () => {
    for (const { path, words, facts } of commands) {
      if (path === 'kubectl' || path === 'kubectl options') continue
      const { out, err, exitCode } = await run([...words, '--help'])
      expect({ path, err, exitCode }).toEqual({ path, err: '', exitCode: 0 })
      expect(out, path).toMatch(/^\S.{10,}/)
      if (facts.runnable) expect(out, path).toContain(`Usage:\n  ${facts.usageLine}`)
      const listed = [...out.matchAll(/^ {4}(?:-(\w), )?--([\w-]+)=(.*):\n\t(.+)/gm)].map(
        ([, short, name, value]) => ({
          short,
          name,
          value,
        }),
      )
      expect(listed, path).toEqual(
        shownFlags(facts).map(({ shorthand, name, type, default: value }) => ({
          short: shorthand,
          name,
          value: type === 'string' ? `'${value}'` : value,
        })),
      )
      for (const name of facts.subcommands ?? [])
        expect(out, path).toMatch(new RegExp(`^  ${name} +\\S`, 'm'))
    }
  })

  it('refuses flags that it does not know', async () => {
    for (const { path, words, facts } of commands) {
      const known = new Set(flagsOf(facts).map(({ shorthand }) => shorthand))
      const letter = [...'ZYXWQ'].find((each) => !known.has(each))
      expect(await run([...words, '--no-such-flag'])).toEqual({
        out: '',
        err: `error: unknown flag: --no-such-flag\n${usage(path)}`,
        exitCode: 1,
      })
      expect(await run([...words, `-${letter}`])).toEqual({
        out: '',
        err: `error: unknown shorthand flag: '${letter}' in -${letter}\n${usage(path)}`,
        exitCode: 1,
      })
    }
  })

  it('asks for the values of its flags, and refuses those that are none', async () => {
    const mistakes: { readonly [type: string]: string } = {
      bool: 'strconv.ParseBool: parsing "maybe": invalid syntax',
      int: 'strconv.ParseInt: parsing "maybe": invalid syntax',
      int32: 'strconv.ParseInt: parsing "maybe": invalid syntax',
      int64: 'strconv.ParseInt: parsing "maybe": invalid syntax',
      duration: 'time: invalid duration "maybe"',
    }
    for (const { path, words, facts } of commands) {
      for (const flag of facts.flags) {
        if (flag.noOptDefVal === undefined)
          expect((await run([...words, `--${flag.name}`])).err, path).toBe(
            `error: flag needs an argument: --${flag.name}\n${usage(path)}`,
          )
        const mistake = mistakes[flag.type]
        if (mistake === undefined) continue
        const shown = flag.shorthand ? `-${flag.shorthand}, --${flag.name}` : `--${flag.name}`
        expect((await run([...words, `--${flag.name}=maybe`])).err, path).toBe(
          `error: invalid argument "maybe" for "${shown}" flag: ${mistake}\n${usage(path)}`,
        )
      }
    }
  })

  it('says which flags cannot be left out', async () => {
    for (const { path, words, facts } of commands) {
      const required = facts.flags.filter((flag) => flag.required).map(({ name }) => `"${name}"`)
      if (required.length === 0) continue
      const { err } = await run([...words, 'x'])
      expect(err, path).toBe(`error: required flag(s) ${required.sort().join(', ')} not set\n`)
    }
  })
})
