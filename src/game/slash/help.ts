// /help: what the game listens to.
import type { SlashCommand } from './slash-command.ts'

export const help: SlashCommand = {
  name: '/help',
  usage: '',
  summary: (words) => words.slash.help,
  run(_args, { rows, words, say }) {
    const lines = rows.map(({ name, usage, summary }) => `  ${`${name} ${usage}`.padEnd(24)} ${summary}`)
    say('i', [words.slashTitle, ...lines].join('\n'))
  },
}
