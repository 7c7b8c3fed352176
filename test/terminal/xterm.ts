// A terminal in memory that counts cells as today's terminals do.
import { createRequire } from 'node:module'
import type { ITerminalOptions, Terminal } from '@xterm/headless'

// Both packages are CommonJS in a way that Node finds no names in.
const require = createRequire(import.meta.url)
const xterm: typeof import('@xterm/headless') = require('@xterm/headless')
const unicode: typeof import('@xterm/addon-unicode11') = require('@xterm/addon-unicode11')

export function newTerminal(columns: number, rows: number, options: ITerminalOptions = {}): Terminal {
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, ...options })
  terminal.loadAddon(new unicode.Unicode11Addon())
  terminal.unicode.activeVersion = '11'
  return terminal
}

/** The visible rows, without blanks at the end. */
export function visibleLines(terminal: Terminal): readonly string[] {
  const { active } = terminal.buffer
  return Array.from({ length: terminal.rows }, (_, i) =>
    (active.getLine(active.viewportY + i)?.translateToString(true) ?? '').trimEnd(),
  )
}
