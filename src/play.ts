// The game on the terminal: first the screen, then, behind its first frame, the engine.
import type { Language } from '#game/session-state.ts'
import type { RecordedRun } from '#game/tape.ts'
import { startLinear, wantsLines } from '#tui/linear/start.ts'
import { takeLittleMemory } from './memory.ts'
import { Saves } from './saves.ts'
import { type ProgramWords, programWords } from './text/index.ts'

export interface PlayOptions {
  readonly level: string | undefined
  /** Asked for by a flag. */
  readonly chosen: Language | undefined
  readonly language: Language
  readonly seed: number
  /** Draw with ASCII only. */
  readonly ascii: boolean
  /** Lines instead of a screen. */
  readonly linear?: boolean
  /** Whose progress counts. */
  readonly profile: string
  /** Where the levels lie. */
  readonly folder: string
  /** The path of a playlist to play instead of all levels, and of the file to hand in. */
  readonly playlist?: { readonly path: string; readonly result: string | undefined } | undefined
  /** A run to be shown instead of a level to be played, and how fast. */
  readonly replay?: { readonly run: RecordedRun; readonly speed: number } | undefined
}

/** Resolves when the player has left; rejects with what broke, when the terminal is as it was before. */
export async function play(options: PlayOptions): Promise<number> {
  // A level that does not exist must be said on the player's own screen, before ours.
  if (options.level !== undefined) {
    const { levelAsked } = await import('./catalogue.ts')
    levelAsked(options.level, options.folder)
  }
  if (options.playlist !== undefined) {
    const { readPlaylist } = await import('./workshop.ts')
    readPlaylist(options.playlist.path, options.folder)
  }
  takeLittleMemory()
  const saves = new Saves(options.profile)
  const { env, stdin, stdout } = process
  const language = options.chosen ?? options.language
  const load = async () => {
    const { newGame } = await import('./new-game.ts')
    return newGame(options, saves)
  }
  if (options.linear === true || wantsLines(env)) {
    await startLinear({ stdin, stdout, env, language, load })
    sayLoss(saves, programWords(language))
    return 0
  }
  const { startScreen } = await import('#tui/start.tsx')
  await startScreen({
    stdin,
    stdout,
    fd: 1,
    env,
    language,
    ascii: options.ascii,
    appearance: saves.progress.appearance,
    keepAppearance: (appearance) => saves.change({ appearance }),
    load,
  })
  const words = programWords(language)
  if (saves.complaint !== undefined) process.stderr.write(`crashloop: ${saves.complaint(words)}\n`)
  sayLoss(saves, words)
  return 0
}

function sayLoss({ loss }: Saves, words: ProgramWords): void {
  if (loss !== undefined) process.stderr.write(`crashloop: ${loss(words)}\n`)
}
