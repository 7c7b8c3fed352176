// /xray: what came of a command, of an object, or which way a request takes.
import type { SlashCommand } from './slash-command.ts'

export const xray: SlashCommand = {
  name: '/xray',
  usage: '[KIND/NAME | URL from POD]',
  summary: (words) => words.slash.xray,
  run: (args, desk) => desk.xray(args),
}
