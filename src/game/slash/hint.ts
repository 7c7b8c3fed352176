// /hint: the next hint.
import type { SlashCommand } from './slash-command.ts'

export const hint: SlashCommand = {
  name: '/hint',
  usage: '',
  summary: (words) => words.slash.hint,
  run: (_args, desk) => desk.hint(),
}
