// base64, and which: small things that scripts ask for.
import { base64Bytes, encodeBase64 } from '#api/base64.ts'
import { findExecutable } from '../exec.ts'
import { print } from '../io.ts'
import type { Process } from '../process.ts'
import type { Program, ProgramMain } from '../program.ts'
import { answer } from './answer.ts'
import { readInputs } from './inputs.ts'
import { parseOptions } from './options.ts'

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

function* base64(process: Process): Program {
  const { flags, values, rest } = parseOptions(process.argv.slice(1), 'dDw:', {
    long: { decode: 'd', wrap: 'w' },
  })
  const { text, code } = yield* readInputs(process, rest)
  if (flags.has('d') || flags.has('D')) yield* print(process, textOfBytes(base64Bytes(text)))
  else {
    const width = Number(values.get('w') ?? 76)
    const encoded = encodeBase64(text)
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
