// /nudge: whether the mentor speaks by itself.
import type { SlashCommand } from './slash-command.ts'

export const nudge: SlashCommand = {
  name: '/nudge',
  usage: 'on|off',
  summary: (words) => words.slash.nudge,
  run([wanted], { state, words, say, setNudges }) {
    if (wanted !== undefined && wanted !== 'on' && wanted !== 'off') {
      say('!', words.badNudge(wanted))
      return
    }
    if (wanted !== undefined) setNudges(wanted === 'on')
    say('i', words.nudgesAre(wanted === undefined ? state.hasNudges : wanted === 'on'))
  },
}
