// help: what can be typed here.
import type { ShellCommand, Workstation } from './index.ts'

export const help = (on: Workstation): ShellCommand => ({
  name: 'help',
  summary: 'lists what can be typed here',
  async run(_args, io) {
    const known = on.commands().filter(({ summary }) => summary !== 'not here' && summary !== '')
    const rows = [...new Map(known.map((command) => [command.name, command])).values()]
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map(({ name, summary }) => `  ${name.padEnd(10)} ${summary}\n`)
    io.out(
      `A bash-like shell on your workstation:\n${rows.join('')}` +
        '  and       ls cat grep sed awk jq yq sort head tail cut tr wc find xargs diff base64 tee sleep ...\n' +
        'k is kubectl, $do is "--dry-run=client -o yaml". The game itself listens to /help.\n',
    )
    return 0
  },
})
