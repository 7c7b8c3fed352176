// /goals: the goals and rules, each with what is wrong now.
import type { SlashCommand } from './slash-command.ts'

const marks = { later: '[.]', won: '[x]', holding: '[~]', open: '[ ]', kept: '[x]', broken: '[!]' }

export const goals: SlashCommand = {
  name: '/goals',
  usage: '',
  summary: (words) => words.slash.goals,
  run(_args, { state, words, say }) {
    if (state.goals.length === 0) {
      say('i', words.noGoals)
      return
    }
    const rows = (list: readonly { title: string; say: string; state: keyof typeof marks }[]) =>
      list.map(
        (each) => `  ${marks[each.state]} ${each.title}${each.say === '' ? '' : `\n      ${each.say}`}`,
      )
    const rules = state.rules.length === 0 ? [] : [words.rulesTitle, ...rows(state.rules)]
    say('i', [words.goalsTitle, ...rows(state.goals), ...rules].join('\n'))
  },
}
