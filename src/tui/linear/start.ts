// Plays line by line on the terminal's own screen: for screen readers, for dumb terminals, and for pipes.

import type { Language } from '#game/session-state.ts'
import type { Loaded } from '../start.tsx'
import { guardTerminal, type Input } from '../terminal.ts'
import { texts } from '../text/index.ts'
import { LineReader } from './line-reader.ts'
import { LinearGame } from './linear-game.ts'

export interface StartLinearOptions {
  readonly stdin: Input
  readonly stdout: NodeJS.WritableStream
  readonly env: { readonly [name: string]: string | undefined }
  /** Of what is said until the game is loaded. */
  readonly language: Language
  readonly load: () => Promise<Loaded>
}

const ticksPerSecond = 10
/** A machine that slept, or a stopped process, does not make the world leap. */
const longestTickMs = 1000
/** News come in bundles: a sentence that is read aloud should not be cut short by the next one. */
const newsMs = 250

/** Lines that come all at once, from a pipe: each is typed when the one before has ended. */
class Script {
  readonly #game: LinearGame
  readonly #say: (lines: readonly string[]) => void
  readonly #lines: string[] = []
  #isOver = false

  constructor(game: LinearGame, say: (lines: readonly string[]) => void) {
    this.#game = game
    this.#say = say
  }

  push(line: string): void {
    this.#lines.push(line)
    this.go()
  }

  end(): void {
    this.#isOver = true
    this.go()
  }

  go(): void {
    while (this.#lines.length > 0 && this.#game.isReady) {
      const line = this.#lines.shift() ?? ''
      // Nobody sees what is typed: the transcript has it.
      this.#say([`$ ${line}`])
      this.#game.take(line)
    }
    if (this.#isOver && this.#lines.length === 0) this.#game.end(true)
  }
}

/** Whether this terminal, or the one who uses it, wants lines rather than a screen. */
export function wantsLines(env: { readonly [name: string]: string | undefined }): boolean {
  return env.TERM === 'dumb' || env.INK_SCREEN_READER === 'true'
}

/** Runs until the player leaves or the input ends; rejects with what broke. */
export async function startLinear({ stdin, stdout, env, language, load }: StartLinearOptions): Promise<void> {
  stdout.write(`crashloop: ${texts[language].tagline}\n`)
  const { session, complaint } = await load()
  if (complaint !== undefined) stdout.write(`${complaint}\n`)
  const isDumb = env.TERM === 'dumb'
  if (isDumb && stdin.isTTY === true) stdout.write(`${texts[session.state.language].linear.wholeLines}\n`)
  let end: (broken?: { readonly error: unknown }) => void = () => {}
  const ended = new Promise<{ readonly error: unknown } | undefined>((resolve) => {
    end = resolve
  })
  const game = new LinearGame({
    session,
    say: (lines) => reader.say(lines),
    prompt: (prompt) => reader.prompt(prompt),
    leave: () => end(),
  })
  const reader = new LineReader({
    input: stdin,
    output: stdout,
    isDumb,
    onLine: (line) => (stdin.isTTY === true ? game.take(line) : script.push(line)),
    onInterrupt: (typed) => game.interrupt(typed),
    onEnd: (isOver) => {
      if (isOver) script.end()
      else game.end(false)
    },
    complete: (line) => session.complete(line, line.length),
    onTab: (line) => void game.suggest(line),
  })
  const interrupt = () => reader.interrupt()
  const release = guardTerminal(stdin, undefined, (error) => end({ error }), interrupt)
  const script = new Script(game, (lines) => reader.say(lines))
  let news: NodeJS.Timeout | undefined
  const look = () => {
    news = undefined
    game.look()
    script.go()
  }
  const cancel = session.subscribe(() => {
    news ??= setTimeout(look, newsMs)
  })
  let last = performance.now()
  const ticking = setInterval(() => {
    const now = performance.now()
    session.tick(Math.min(now - last, longestTickMs))
    last = now
  }, 1000 / ticksPerSecond)
  game.look()
  const broken = await ended
  clearInterval(ticking)
  clearTimeout(news)
  cancel()
  reader.stop()
  release()
  if (broken !== undefined) throw broken.error
}
