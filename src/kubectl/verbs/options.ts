// kubectl options, and kubectl help COMMAND.
import { type CommandFacts, findCommand, rootCommand } from '../commands.ts'
import { helpText, optionsText } from '../help.ts'
import { CommandError, type Verb } from '../verb.ts'

export const options: Verb = {
  path: 'options',
  async run({ io }) {
    io.out(optionsText(io.env.HOME ?? ''))
    return 0
  },
}

export const help: Verb = {
  path: 'help',
  async run({ args, io }) {
    let command: CommandFacts = rootCommand
    for (const word of args) {
      const next = findCommand(command, word)
      if (next === undefined)
        throw new CommandError(`error: Unknown help topic [${args.map((arg) => `\`${arg}\``).join(' ')}]`)
      command = next
    }
    io.out(helpText(command, io.env.HOME ?? ''))
    return 0
  },
}
