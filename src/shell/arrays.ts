// Carries arrays from one execution of the interpreter to the next: what `declare -p` told becomes assignments again.

/** Where a line leaves what the shell has to remember. */
export const shellState = '/dev/shell-state'

/** Tells the exit code and every array after a statement. */
export const captureState = `{ echo "$?"; declare -pa; declare -pA; } > ${shellState}`

const element =
  /\[((?:'(?:[^']|'\\'')*')|[^\]]+)\]=("(?:[^"\\]|\\.)*"|\$'(?:[^'\\]|\\.)*'|'[^']*'(?:\\''[^']*')*|[^\s)]*)/g
const ofTheShell = /^(PIPESTATUS|BASH_\w+)$/

/** What was captured: the exit code, and a script that makes the arrays again. Undefined when nothing was. */
export function readState(
  captured: string,
): { readonly exitCode: number; readonly arrays: string } | undefined {
  const [exitCode, ...declarations] = captured.split('\n')
  if (exitCode === undefined || exitCode === '') return undefined
  const lines = declarations.flatMap((declaration) => {
    const [, kind, name, elements] = /^declare -(\w+) (\w+)=\((.*)\)$/s.exec(declaration) ?? []
    if (kind === undefined || name === undefined || ofTheShell.test(name)) return []
    const assignments = [...(elements ?? '').matchAll(element)].map(
      ([, key, value]) => `${name}[${key}]=${value}`,
    )
    return [`declare -${kind} ${name}`, ...assignments]
  })
  return { exitCode: Number(exitCode), arrays: lines.join('\n') }
}
