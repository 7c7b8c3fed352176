// base64, and which: small things that scripts ask for.
import { decodeBase64, encodeBase64 } from '#api/base64.ts'
import { findExecutable } from '../exec.ts'
import { print } from '../io.ts'
import type { Process } from '../process.ts'
import type { Program, ProgramMain } from '../program.ts'
import { answer } from './answer.ts'
import { readInputs } from './inputs.ts'
import { parseOptions } from './options.ts'

function* base64(process: Process): Program {
  const { flags, values, rest } = parseOptions(process.argv.slice(1), 'dDw:', {
    long: { decode: 'd', wrap: 'w' },
  })
  const { text, code } = yield* readInputs(process, rest)
  if (flags.has('d') || flags.has('D')) yield* print(process, decodeBase64(text))
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
