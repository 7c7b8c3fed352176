// From the bytes of a terminal to keys and pastes. Ink's own useInput cannot tell F1 from F2, keeps an Enter inside a
// fast chunk as text, and joins a paste without a bound: therefore the screen reads its keys itself.

/** A key has a name (`ctrl-r`, `alt-b`, `f1`, `enter`); typed characters come as text, several at once when fast. */
export type KeyInput =
  | { readonly type: 'key'; readonly name: string }
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'paste'; readonly text: string }

/** A paste longer than this is cut off while it comes in: what it says beyond is never kept in memory. */
export const pasteReadLimit = 2_000_000

const pasteStart = '\x1b[200~'
const pasteEnd = '\x1b[201~'

const letters: { readonly [final: string]: string } = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  F: 'end',
  H: 'home',
  P: 'f1',
  Q: 'f2',
  R: 'f3',
  S: 'f4',
  Z: 'shift-tab',
}

const numbers: { readonly [number: string]: string } = {
  1: 'home',
  2: 'insert',
  3: 'delete',
  4: 'end',
  5: 'pageup',
  6: 'pagedown',
  7: 'home',
  8: 'end',
  11: 'f1',
  12: 'f2',
  13: 'f3',
  14: 'f4',
  15: 'f5',
  17: 'f6',
  18: 'f7',
  19: 'f8',
  20: 'f9',
  21: 'f10',
  23: 'f11',
  24: 'f12',
}

/** How the mouse reports its wheel (SGR, mode 1006); its buttons mean nothing here. */
const wheel: { readonly [button: string]: string } = { '<64': 'wheel-up', '<65': 'wheel-down' }

const single: { readonly [character: string]: string } = {
  '\r': 'enter',
  '\n': 'enter',
  '\t': 'tab',
  '\x7f': 'backspace',
  '\b': 'backspace',
  '\x00': 'ctrl-space',
  '\x1c': 'ctrl-\\',
  '\x1d': 'ctrl-]',
  '\x1e': 'ctrl-^',
  '\x1f': 'ctrl-_',
}

/** `1;5` of a sequence: bit 1 shift, 2 alt, 4 ctrl, plus one. */
function withModifiers(name: string, modifiers: string | undefined): string {
  const bits = modifiers === undefined ? 0 : Math.max(0, Number(modifiers) - 1)
  return `${bits & 4 ? 'ctrl-' : ''}${bits & 2 ? 'alt-' : ''}${bits & 1 ? 'shift-' : ''}${name}`
}

const controlSequence = /^\x1b(?:\[\[([A-E])|O(?:1?;?(\d))?([A-Za-z])|\[([0-9;:<=>?]*)([ -/]*[@-~]))/
const unfinished = /^\x1b(?:\[\[?[0-9;:<=>?]*|O[0-9;]*)?$/

function nameOfSequence(match: RegExpExecArray): string | undefined {
  const [, linux, o, ss3, parameters = '', final] = match
  if (linux !== undefined) return `f${linux.charCodeAt(0) - 64}`
  const [first = '', modifiers] = parameters.split(';')
  if (first in wheel) return final === 'M' ? wheel[first] : undefined
  if (ss3 !== undefined) return ss3 in letters ? withModifiers(letters[ss3] ?? '', o) : undefined
  const name = final === '~' ? numbers[first] : letters[final ?? '']
  return name === undefined ? undefined : withModifiers(name, modifiers)
}

function nameOfCharacter(character: string): string | undefined {
  const named = single[character]
  if (named !== undefined) return named
  const code = character.charCodeAt(0)
  return code < 32 ? `ctrl-${String.fromCharCode(code + 96)}` : undefined
}

/** Takes chunks as they come and says what was pressed; remembers what a later chunk must finish. */
export class KeyDecoder {
  #rest = ''
  #paste: string | undefined

  /** A lone ESC waits: it may be the key, or the head of a sequence that is still on its way. */
  get isWaiting(): boolean {
    return this.#rest !== '' && this.#paste === undefined
  }

  push(chunk: string): readonly KeyInput[] {
    const found: KeyInput[] = []
    this.#rest += chunk
    while (this.#rest !== '' && this.#step(found)) {}
    return found
  }

  /** Nothing followed for a while: what waits is what it is. */
  flush(): readonly KeyInput[] {
    const rest = this.#rest
    if (rest === '' || this.#paste !== undefined) return []
    this.#rest = ''
    if (rest.length === 2) return [{ type: 'key', name: `alt-${rest[1]}` }]
    return rest === '\x1b' ? [{ type: 'key', name: 'escape' }] : []
  }

  /** Takes one thing off the front; false when more must come first. */
  #step(found: KeyInput[]): boolean {
    if (this.#paste !== undefined) return this.#stepPaste(found, this.#paste)
    if (this.#rest.startsWith(pasteStart)) {
      this.#rest = this.#rest.slice(pasteStart.length)
      this.#paste = ''
      return true
    }
    return this.#rest.startsWith('\x1b') ? this.#stepEscape(found) : this.#stepText(found)
  }

  #stepPaste(found: KeyInput[], soFar: string): boolean {
    const end = this.#rest.indexOf(pasteEnd)
    // The end mark itself may be cut between two chunks.
    const take = end < 0 ? Math.max(0, this.#rest.length - pasteEnd.length + 1) : end
    const text = soFar.length < pasteReadLimit ? soFar + this.#rest.slice(0, take) : soFar
    this.#rest = this.#rest.slice(end < 0 ? take : end + pasteEnd.length)
    this.#paste = end < 0 ? text : undefined
    if (end >= 0) found.push({ type: 'paste', text })
    return end >= 0
  }

  #stepEscape(found: KeyInput[]): boolean {
    const match = controlSequence.exec(this.#rest)
    if (match !== null) {
      this.#rest = this.#rest.slice(match[0].length)
      const name = nameOfSequence(match)
      if (name !== undefined) found.push({ type: 'key', name })
      return true
    }
    if (unfinished.test(this.#rest)) return false
    const [second = ''] = this.#rest.slice(1)
    if (second === '\x1b') {
      this.#rest = this.#rest.slice(1)
      found.push({ type: 'key', name: 'escape' })
      return true
    }
    this.#rest = this.#rest.slice(1 + second.length)
    found.push({ type: 'key', name: `alt-${nameOfCharacter(second) ?? second}` })
    return true
  }

  #stepText(found: KeyInput[]): boolean {
    const name = nameOfCharacter(this.#rest[0] ?? '')
    if (name !== undefined) {
      this.#rest = this.#rest.slice(1)
      found.push({ type: 'key', name })
      return true
    }
    const [text] = /^[^\x00-\x1f\x7f]+/.exec(this.#rest) ?? ['']
    this.#rest = this.#rest.slice(text.length)
    found.push({ type: 'text', text })
    return true
  }
}
