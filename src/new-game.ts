// A session over all levels, or over a playlist, and the progress on disk.
import { drillCall, drillId } from '#game/drills/index.ts'
import type { Level } from '#game/level/level.ts'
import { Session } from '#game/session.ts'
import { breathe } from './breath.ts'
import { allLevels, levelAsked, levelNamed } from './catalogue.ts'
import type { DiskTrouble } from './disk-trouble.ts'
import { drillStreak, seedOfToday } from './drill-command.ts'
import { RunJournal } from './journal.ts'
import { hasRoom } from './memory.ts'
import type { PlayOptions } from './play.ts'
import { release } from './release.ts'
import type { Saves } from './saves.ts'
import { openStage } from './stage.ts'
import { programWords } from './text/index.ts'
import { levelsOf, readPlaylist, seenIn, Workshop } from './workshop.ts'

export interface Game {
  readonly session: Session
  /** The level the player was in last. */
  readonly lastLevel: string | undefined
  /** What went wrong with the save, in a sentence for the player. */
  readonly complaint: string | undefined
}

/** A session at its menu, in the level asked for, or in a replay. Throws UsageError when there is no such level. */
export async function newGame(options: PlayOptions, saves: Saves): Promise<Game> {
  const { level: name, chosen, language, seed, folder, replay } = options
  const named = name === undefined ? undefined : levelAsked(name, folder)
  const all = allLevels(folder)
  const { trouble } = saves
  let journal = new RunJournal(saves.folder, release(), trouble)
  const workshop = workshopOf(options, all, trouble)
  const left = journal.left && levelNamed(journal.left.level, folder)
  const today = workshop === undefined ? drillOfToday() : undefined
  const levels = withAlso(workshop?.levels ?? all, [
    named,
    typeof left === 'function' ? undefined : left,
    all.find(({ id }) => id === 'sandbox'),
    today,
  ])
  const session: Session = new Session({
    levels,
    openStage: (setup) => ({ ...openStage(setup), breathe }),
    seed,
    // A drill brings its world.
    seedOf: (id) => drillCall(id)?.seed ?? workshop?.seedOf(id) ?? seed,
    ...(workshop && {
      greeting: (id: string) => workshop.wordsOf(id),
      isLocked: (id: string) => workshop.isLocked(id),
    }),
    language: chosen ?? saves.progress.language ?? language,
    hasEditor: true,
    starsOf: (id) => saves.progress.levels[id]?.stars,
    dailyOf: (id) =>
      id === today?.id
        ? { seed: drillCall(id)?.seed ?? seed, streak: drillStreak((each) => each in saves.progress.levels) }
        : undefined,
    bestOf: (id) => saves.progress.levels[id],
    onSolved: (id, result, run) => {
      const { stars, timeMs, commands } = result
      saves.solved(id, { stars, timeMs, commands })
      saves.keepRun(run)
      journal.finished()
      workshop?.solved(id, result, run, seenIn(session.state.timeline))
    },
    journal: {
      begin: (run) => journal.begin(run),
      did: (recorded) => journal.did(recorded),
      reached: (moment) => journal.reached(moment),
    },
    unfinished: journal.left,
    hasRoom,
    // What is handed in belongs to whom the game was started for.
    ...(workshop === undefined && {
      profiles: {
        view: () => saves.profiles,
        use: (profile: string) => {
          saves.switchTo(profile)
          journal = new RunJournal(saves.folder, release(), trouble)
          return journal.left
        },
      },
    }),
    ...(saves.progress.hasNudges !== undefined && { hasNudges: saves.progress.hasNudges }),
  })
  const { lastLevel } = saves.progress
  trouble.tell = (now) =>
    session.announce(({ notKept, keptAgain }) =>
      now === undefined ? keptAgain : notKept(now.folder, now.code),
    )
  keepPlace(session, saves)
  if (workshop !== undefined) keepTime(session, workshop)
  if (named !== undefined) await session.openLevel(named.id)
  if (replay !== undefined) {
    await session.replay(replay.run)
    await session.submit(`/speed ${replay.speed}`)
  }
  const complaints = [saves.complaint, journal.complaint].flatMap(
    (say) => say?.(programWords(session.state.language)) ?? [],
  )
  return { session, lastLevel, complaint: complaints.length === 0 ? undefined : complaints.join('; ') }
}

function drillOfToday(): Level | undefined {
  const drill = levelNamed(drillId({ topic: 'any', seed: seedOfToday() }))
  return typeof drill === 'function' ? undefined : drill
}

/** The levels, and those that are not among them. */
function withAlso(levels: readonly Level[], also: readonly (Level | undefined)[]): readonly Level[] {
  const missing = also.filter((each) => each !== undefined && !levels.some(({ id }) => id === each.id))
  return [...levels, ...(missing as readonly Level[])]
}

function workshopOf(
  { playlist: asked, folder, profile, seed }: PlayOptions,
  all: readonly Level[],
  trouble: DiskTrouble,
) {
  if (asked === undefined) return undefined
  const playlist = readPlaylist(asked.path, folder)
  const levels = levelsOf(playlist, all)
  return new Workshop({
    playlist,
    levels,
    path: asked.result ?? `${playlist.name}.${profile}.result.json`,
    player: profile,
    release: release(),
    defaultSeed: seed,
    nowMs: () => performance.now(),
    trouble,
  })
}

/** Writes down the language chosen, whether the mentor speaks, and the level entered, when they change. */
function keepPlace(session: Session, saves: Saves): void {
  let { language, level, hasNudges } = session.state
  session.subscribe(() => {
    const { state } = session
    if (state.hasNudges !== hasNudges) saves.change({ hasNudges: state.hasNudges })
    if (state.language !== language) saves.change({ language: state.language })
    if (state.level !== undefined && state.level.id !== level?.id) saves.change({ lastLevel: state.level.id })
    ;({ language, level, hasNudges } = state)
  })
}

/** Counts the wall's time of each exercise, and says when it is over. */
function keepTime(session: Session, workshop: Workshop): void {
  let playing: string | undefined
  let timer: NodeJS.Timeout | undefined
  session.subscribe(() => {
    const id = session.state.level?.id
    if (id === playing) return
    playing = id
    clearTimeout(timer)
    workshop.entered(id)
    const leftMs = id === undefined ? undefined : workshop.leftMs(id)
    if (leftMs !== undefined)
      timer = setTimeout(() => session.announce(({ timeIsOver }) => timeIsOver), leftMs).unref()
  })
}
