// Tab: how the word at the cursor may go on: commands, files, variables, and what a command knows itself.
import type { CommandFiles, CompletionIo, Suggestion } from './command.ts'
import type { ShellCommand } from './commands/index.ts'

/** `line.slice(0, from) + text` is the line up to the cursor once a suggestion is taken. */
export interface LineCompletion {
  readonly from: number
  readonly suggestions: readonly Suggestion[]
}

export interface CompletionContext extends CompletionIo {
  readonly commands: ReadonlyMap<string, ShellCommand>
  readonly names: () => Promise<readonly string[]>
  readonly home: string
}

/** Completes the text before the cursor. */
export async function completeLine(text: string, on: CompletionContext): Promise<LineCompletion> {
  const { words, from } = wordsOf(text)
  const last = words.at(-1) ?? ''
  const variable = /\$\{?(\w*)$/.exec(text)
  if (variable !== null) {
    const prefix = variable[1] as string
    const names = Object.keys(on.env).filter((name) => /^[A-Za-z_]\w*$/.test(name) && name.startsWith(prefix))
    return { from: text.length - prefix.length, suggestions: names.sort().map((name) => ({ text: name })) }
  }
  if (words.length <= 1 && !last.includes('/')) {
    const names = (await on.names()).filter((name) => name.startsWith(last))
    return { from, suggestions: names.map((name) => described(name, on)) }
  }
  const redirected = /[<>]\s*\S*$/.test(text)
  const command = redirected ? undefined : on.commands.get(words[0] as string)
  const suggestions = (await command?.complete?.(words.slice(1), on)) ?? []
  if (suggestions.length > 0) {
    // A command may complete only what stands behind `=`, `,` or `:`; its suggestions are then whole words all the same.
    return { from, suggestions }
  }
  return { from, suggestions: await filesLike(last, on) }
}

function described(name: string, on: CompletionContext): Suggestion {
  const summary = on.commands.get(name)?.summary ?? ''
  return summary === '' ? { text: name } : { text: name, detail: summary }
}

/** The words of the command that the cursor stands in, and where the last of them begins. */
export function wordsOf(text: string): { words: string[]; from: number } {
  let words: string[] = []
  let word = ''
  let from = 0
  let quote = ''
  let isOpen = false
  for (let i = 0; i < text.length; i++) {
    const character = text[i] as string
    if (quote !== '') {
      if (character === quote) quote = ''
      else word += character
    } else if (character === '"' || character === "'") {
      quote = character
      if (!isOpen) from = i
      isOpen = true
    } else if (character === '\\' && i + 1 < text.length) {
      if (!isOpen) from = i
      isOpen = true
      word += text[++i]
    } else if (/[|;&(]/.test(character)) {
      words = []
      word = ''
      isOpen = false
    } else if (/\s/.test(character)) {
      if (isOpen) words.push(word)
      word = ''
      isOpen = false
    } else {
      if (!isOpen) from = i
      isOpen = true
      word += character
    }
  }
  if (!isOpen) from = text.length
  words.push(word)
  while (/^\w+=/.test(words[0] ?? '') && words.length > 1) words.shift()
  return { words, from }
}

async function filesLike(
  word: string,
  on: { readonly files: CommandFiles; readonly home: string },
): Promise<readonly Suggestion[]> {
  const slash = word.lastIndexOf('/')
  const folder = word.slice(0, slash + 1)
  const prefix = word.slice(slash + 1)
  const path = folder === '' ? '.' : folder.replace(/^~(?=\/)/, on.home)
  if (!(await on.files.isFolder(path))) return []
  const names = (await on.files.list(path)).filter(
    (name) => name.startsWith(prefix) && (prefix.startsWith('.') || !name.startsWith('.')),
  )
  return Promise.all(
    names.map(async (name) => ({
      text: folder + name + ((await on.files.isFolder(`${path}/${name}`)) ? '/' : ''),
    })),
  )
}
