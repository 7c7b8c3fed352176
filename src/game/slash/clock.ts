// /speed, /pause, /skip, /wait, /rewind, /replay: the clock.
import { formatDuration, parseDuration } from '#api/duration.ts'
import type { Desk, SlashCommand } from './slash-command.ts'

/** The longest skip in one go. */
const skipLimitMs = 24 * 3_600_000
const defaultRewind = '30s'
/** How long /skip without a duration waits for something to happen. */
const eventLimitMs = 30 * 60_000

export const speed: SlashCommand = {
  name: '/speed',
  usage: '[0.1..1000]',
  summary: (words) => words.slash.speed,
  run([text], { state, words, say, setSpeed }) {
    const value = speedOf(text)
    if (text === undefined) say('i', words.speedIs(state.speed))
    else if (value === undefined) say('!', words.badSpeed)
    else {
      setSpeed(value)
      say('i', words.speedIs(value))
    }
  },
}

export const pause: SlashCommand = {
  name: '/pause',
  usage: '',
  summary: (words) => words.slash.pause,
  run(_args, { state, words, say, setPaused }) {
    setPaused(!state.isPaused)
    say('i', state.isPaused ? words.resumed : words.paused)
  },
}

export const skip: SlashCommand = {
  name: '/skip',
  usage: '[DUR|event|goal]',
  summary: (words) => words.slash.skip,
  async run([text = 'event'], desk) {
    if (text === 'event' || text === 'goal') {
      const passed = await desk.skip(eventLimitMs, text)
      const shown = shownDuration(passed)
      const { untilEvent, untilGoal, quietFor, noGoalFor } = desk.words
      const [came, quiet] = text === 'event' ? [untilEvent, quietFor] : [untilGoal, noGoalFor]
      desk.say('i', passed < eventLimitMs ? came(shown) : quiet(shown))
      return
    }
    await pass(text, desk)
  },
}

export const wait: SlashCommand = {
  name: '/wait',
  usage: 'DUR',
  summary: (words) => words.slash.wait,
  run: ([text = ''], desk) => pass(text, desk),
}

export const rewind: SlashCommand = {
  name: '/rewind',
  usage: '[DUR]',
  summary: (words) => words.slash.rewind,
  async run([text = defaultRewind], desk) {
    const ms = durationOf(text)
    if (ms === undefined || ms <= 0) {
      desk.say('!', desk.words.badDuration(text))
      return
    }
    desk.say('i', desk.words.rewound(shownDuration(await desk.rewind(ms))))
  },
}

export const replay: SlashCommand = {
  name: '/replay',
  usage: '[0.1..1000]',
  summary: (words) => words.slash.replay,
  async run([text], { words, state, say, setSpeed, replay: again }) {
    const value = text === undefined ? state.speed : speedOf(text)
    if (value === undefined) {
      say('!', words.badSpeed)
      return
    }
    await again()
    setSpeed(value)
  },
}

function speedOf(text: string | undefined): number | undefined {
  const value = Number(text?.replace(/^x|x$/, ''))
  return value >= 0.1 && value <= 1000 ? value : undefined
}

/** To a tenth of a second: what a frame adds is no news. */
function shownDuration(ms: number): string {
  return formatDuration(Math.round(ms / 100) * 100)
}

/** A bare number is seconds. */
function durationOf(text: string): number | undefined {
  return parseDuration(/^\d+$/.test(text) ? `${text}s` : text)
}

async function pass(text: string, desk: Desk): Promise<void> {
  const ms = durationOf(text)
  if (ms === undefined || ms <= 0) {
    desk.say('!', desk.words.badDuration(text))
    return
  }
  const passed = await desk.skip(Math.min(ms, skipLimitMs), 'time')
  desk.say('i', desk.words.skipped(shownDuration(passed)))
}
