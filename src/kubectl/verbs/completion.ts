// kubectl completion: the workstation's shell completes kubectl lines by itself, the script only says so.
import type { Verb } from '../verb.ts'
import { usageError } from '../verb.ts'

const shells = ['bash', 'zsh', 'fish', 'powershell']

export const completion: Verb = {
  path: 'completion',
  async run(call) {
    const [shell, ...more] = call.args
    if (shell === undefined) throw usageError(call, 'Shell not specified.')
    if (more.length > 0) throw usageError(call, 'Too many arguments. Expected only the shell type.')
    if (!shells.includes(shell)) throw usageError(call, `Unsupported shell type ${JSON.stringify(shell)}.`)
    call.io.out('# this shell completes kubectl without a script\n')
    return 0
  },
}
