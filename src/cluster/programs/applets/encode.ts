// base64, and which: small things that scripts ask for.
import { findExecutable } from '../exec.ts'
import { print } from '../io.ts'
import type { Process } from '../process.ts'
import type { Program, ProgramMain } from '../program.ts'
import { answer } from './answer.ts'
import { readInputs } from './inputs.ts'
import { parseOptions } from './options.ts'

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

function bytesOf(text: string): number[] {
  return [...text].flatMap((char) => {
    const code = char.codePointAt(0) ?? 0
    if (code < 0x80) return [code]
    const tail = (shift: number) => 0x80 | ((code >> shift) & 63)
    if (code < 0x800) return [0xc0 | (code >> 6), tail(0)]
    if (code < 0x10000) return [0xe0 | (code >> 12), tail(6), tail(0)]
    return [0xf0 | (code >> 18), tail(12), tail(6), tail(0)]
  })
}

function textOfBytes(bytes: readonly number[]): string {
  let text = ''
  for (let i = 0; i < bytes.length; ) {
    const byte = bytes[i++] as number
    const more = byte < 0x80 ? 0 : byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3
    let code = more === 0 ? byte : byte & (0x3f >> more)
    for (let n = 0; n < more; n++) code = (code << 6) | ((bytes[i++] ?? 0) & 63)
    text += String.fromCodePoint(Math.min(code, 0x10ffff))
  }
  return text
}

function encode(text: string): string {
  const bytes = bytesOf(text)
  let result = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const group = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    const digits = [18, 12, 6, 0].map((shift) => alphabet[(group >> shift) & 63])
    result += digits.map((digit, at) => (i + at > bytes.length ? '=' : digit)).join('')
  }
  return result
}

function decode(text: string): string {
  const bytes: number[] = []
  let bits = 0
  let count = 0
  for (const char of text.replace(/[\s=]/g, '')) {
    bits = ((bits << 6) | alphabet.indexOf(char)) & 0xffffff
    count += 6
    if (count < 8) continue
    count -= 8
    bytes.push((bits >> count) & 255)
  }
  return textOfBytes(bytes)
}

function* base64(process: Process): Program {
  const { flags, values, rest } = parseOptions(process.argv.slice(1), 'dDw:', {
    long: { decode: 'd', wrap: 'w' },
  })
  const { text, code } = yield* readInputs(process, rest)
  if (flags.has('d') || flags.has('D')) yield* print(process, decode(text))
  else {
    const width = Number(values.get('w') ?? 76)
    const encoded = encode(text)
    const lines = width === 0 ? [encoded] : (encoded.match(new RegExp(`.{1,${width}}`, 'g')) ?? [])
    yield* print(process, width === 0 ? encoded : lines.map((line) => `${line}\n`).join(''))
  }
  return code
}

export const encodePrograms: Readonly<Record<string, ProgramMain>> = {
  base64,
  which: answer(({ container, argv, env, cwd, user }) => {
    const found = argv
      .slice(1)
      .map((name) => findExecutable(container, [name], { path: env.get('PATH'), cwd, user }))
    const paths = found.flatMap((each) => (each.kind === 'found' ? [`${each.path}\n`] : []))
    return { text: paths.join(''), code: paths.length === found.length ? 0 : 1 }
  }),
}
