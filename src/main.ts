// crashloop: argv in, a game or an answer out.
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'

async function main(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: { script: { type: 'string' }, seed: { type: 'string', default: '1' } },
  })
  const [command = 'play'] = positionals
  const seed = Number(values.seed)
  if (command === 'run') {
    const { runScript } = await import('./run.ts')
    const script = readFileSync(
      values.script === undefined || values.script === '-' ? 0 : values.script,
      'utf8',
    )
    return runScript(script.split('\n'), seed, (text) => process.stdout.write(text))
  }
  if (!process.stdout.isTTY || !process.stdin.isTTY) {
    process.stderr.write(
      'crashloop: the game needs a terminal; use `crashloop run LEVEL --script FILE` without one\n',
    )
    return 2
  }
  const [{ createWorld }, { startScreen }] = await Promise.all([
    import('./world.ts'),
    import('#tui/start.tsx'),
  ])
  const { session, podsView } = createWorld({ seed })
  await startScreen(session, podsView)
  return 0
}

process.exitCode = await main(process.argv.slice(2))
