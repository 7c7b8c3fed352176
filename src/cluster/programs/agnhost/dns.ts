// `agnhost dns-suffix`, `dns-server-list` and `etc-hosts`: what the kubelet wrote about names.
import { print } from '../io.ts'
import type { Program } from '../program.ts'
import type { AgnhostCommand } from './command.ts'

function printing(
  name: string,
  text: (read: (path: string) => string) => string | undefined,
): AgnhostCommand {
  return {
    name,
    flags: {},
    *run(process): Program {
      const shown = text((path) => process.container.readFile(path) ?? '')
      if (shown === undefined) {
        yield* print(process, 'panic: Could not find DNS search list!\n', 2)
        return 2
      }
      yield* print(process, `${shown}\n`)
      return 0
    },
  }
}

/** The words after the first one of the first line that begins with it. */
function listAfter(word: string, text: string): string | undefined {
  const line = text.split('\n').find((one) => one.startsWith(word))
  return line?.split(' ').slice(1).join(',')
}

export const dnsSuffix = printing('dns-suffix', (read) => listAfter('search', read('/etc/resolv.conf')))
export const dnsServerList = printing('dns-server-list', (read) =>
  listAfter('nameserver', read('/etc/resolv.conf')),
)
export const etcHosts = printing('etc-hosts', (read) => read('/etc/hosts'))
