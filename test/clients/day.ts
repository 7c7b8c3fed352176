// A day's shell session as a text: commands after `$ ` (`> ` goes on), below them what they print. A line that ends in
// ` (re)` is a regular expression, `...` stands for any lines, `[3]` as the last line is an exit code other than 0.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface DayCommand {
  /** Of the text's file, from 1. */
  readonly line: number
  readonly command: string
  readonly expected: readonly string[]
  readonly exitCode: number
}

/** A part of the day, under one heading. */
export interface DayPart {
  readonly title: string
  readonly commands: readonly DayCommand[]
}

/** The parts of `day.txt`. */
export function readDay(): readonly DayPart[] {
  return parseDay(readFileSync(join(import.meta.dirname, 'day.txt'), 'utf8'))
}

export function parseDay(text: string): readonly DayPart[] {
  const parts: { title: string; commands: { line: number; command: string; expected: string[] }[] }[] = []
  for (const [index, line] of text.trimEnd().split('\n').entries()) {
    const commands = parts.at(-1)?.commands
    const current = commands?.at(-1)
    if (line.startsWith('# ')) parts.push({ title: line.slice(2), commands: [] })
    else if (line.startsWith('$ ')) commands?.push({ line: index + 1, command: line.slice(2), expected: [] })
    else if (line.startsWith('> ') && current?.expected.length === 0) current.command += `\n${line.slice(2)}`
    else current?.expected.push(line)
  }
  return parts.map(({ title, commands }) => ({ title, commands: commands.map(withExitCode) }))
}

function withExitCode({ line, command, expected }: Omit<DayCommand, 'exitCode'>): DayCommand {
  const [, code] = /^\[(\d+)\]$/.exec(expected.at(-1) ?? '') ?? []
  if (code === undefined) return { line, command, expected, exitCode: 0 }
  return { line, command, expected: expected.slice(0, -1), exitCode: Number(code) }
}

/** Whether a command printed what the text expects. */
export function isAsExpected(printed: readonly string[], expected: readonly string[]): boolean {
  const [first, ...others] = expected
  if (first === undefined) return printed.length === 0
  if (first === '...') {
    return printed.some((_, i) => isAsExpected(printed.slice(i), others)) || isAsExpected([], others)
  }
  const [line, ...rest] = printed
  return line !== undefined && isLineAsExpected(line, first) && isAsExpected(rest, others)
}

function isLineAsExpected(line: string, expected: string): boolean {
  if (!expected.endsWith(' (re)')) return line === expected
  return new RegExp(`^(?:${expected.slice(0, -' (re)'.length)})$`).test(line)
}
