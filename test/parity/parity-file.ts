// Files of command lines that two kubectls have to answer alike, and what a file may do between its lines.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseDuration } from '#api/duration.ts'

export type ParityStep =
  /** A line of bash. In the file `kubectl` is left out, unless the line begins with `$ `. */
  | { readonly kind: 'line'; readonly text: string }
  /** `@apply FILE`: a manifest of the folder `files` is put into the world and lies in the working directory. */
  | { readonly kind: 'apply'; readonly file: string; readonly text: string }
  /** `@write FILE` … `@end`: a file of the working directory. */
  | { readonly kind: 'write'; readonly file: string; readonly text: string }
  /** `@wait 40s`: virtual time passes. */
  | { readonly kind: 'wait'; readonly ms: number }

export interface ParityFile {
  readonly name: string
  readonly steps: readonly ParityStep[]
}

const folder = import.meta.dirname

/** All files, each of which begins in a fresh world. */
export function parityFiles(): readonly ParityFile[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.txt'))
    .sort()
    .map((name) => ({
      name: name.replace('.txt', ''),
      steps: parseSteps(readFileSync(join(folder, name), 'utf8')),
    }))
}

function parseSteps(text: string): ParityStep[] {
  const steps: ParityStep[] = []
  const lines = text.split('\n')
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] as string
    const [, verb, argument = ''] = /^@(\w+) *(.*)$/.exec(line) ?? []
    if (verb === 'apply')
      steps.push({
        kind: 'apply',
        file: argument,
        text: readFileSync(join(folder, 'files', argument), 'utf8'),
      })
    else if (verb === 'wait') steps.push({ kind: 'wait', ms: parseDuration(argument) ?? 0 })
    else if (verb === 'write') {
      const end = lines.indexOf('@end', i)
      steps.push({ kind: 'write', file: argument, text: `${lines.slice(i + 1, end).join('\n')}\n` })
      i = end
    } else if (verb !== undefined) throw new Error(`line ${i + 1}: there is no @${verb}`)
    else if (line.trim() !== '' && !line.startsWith('#'))
      steps.push({ kind: 'line', text: line.startsWith('$ ') ? line.slice(2) : `kubectl ${line}` })
  }
  return steps
}
