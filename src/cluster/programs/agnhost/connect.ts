// `agnhost connect`: tries a connection and says in one word why there is none.
import { parseDuration } from '#api/duration.ts'
import type { ConnectResult } from '../../network/network.ts'
import { resolve } from '../clients/resolve.ts'
import { print } from '../io.ts'
import type { Process } from '../process.ts'
import { type Program, waitFor } from '../program.ts'
import type { AgnhostCommand } from './command.ts'

type Answer = ConnectResult['kind'] | 'answered'

const words: { readonly [kind in Exclude<Answer, 'connected' | 'answered'>]: string } = {
  refused: 'REFUSED',
  timeout: 'TIMEOUT',
  unreachable: 'OTHER',
}

export const connect: AgnhostCommand = {
  name: 'connect',
  flags: { timeout: 'value', protocol: 'value', 'udp-data': 'value' },
  *run(process, flags): Program {
    const [to = ''] = flags.words
    const match = /^(.*):(\d+)$/.exec(to)
    const fail = function* (text: string): Program {
      yield* print(process, `${text}\n`, 2)
      return 1
    }
    if (match === null) return yield* fail(`UNKNOWN: address ${to}: missing port in address`)
    const [, host = '', port = ''] = match
    const protocol = flags.text('protocol', 'tcp')
    if (protocol !== 'tcp' && protocol !== 'udp') return yield* fail(`Unsupported protocol\n${protocol}`)
    const lookup = yield* resolve(host)
    if (lookup.kind !== 'found') return yield* fail(`DNS: lookup ${host}: no such host`)
    const address = lookup.addresses[0] as string
    const limitMs = parseDuration(flags.text('timeout', '0s')) || undefined
    const data = `${flags.text('udp-data', 'hostname')}\n`
    const kind = yield* protocol === 'tcp'
      ? dial(process, { address, port: Number(port) }, limitMs)
      : ask(process, { address, port: Number(port) }, data, limitMs)
    if (kind === 'connected' || kind === 'answered') return 0
    const word = words[kind]
    const detail = kind === 'unreachable' ? `: dial tcp ${address}:${port}: connect: no route to host` : ''
    const why = kind === 'refused' ? 'connection refused' : 'i/o timeout'
    return yield* fail(
      protocol === 'tcp' ? `${word}${detail}` : `${word}: read udp ${address}:${port}: ${why}`,
    )
  },
}

interface Place {
  readonly address: string
  readonly port: number
}

function dial(process: Process, { address, port }: Place, limitMs: number | undefined): Program<Answer> {
  const { on, spec } = process.container
  return waitFor<Answer>((wake) => {
    const stopTimer = limitMs === undefined ? () => {} : process.after(limitMs, () => wake('timeout'))
    const stopDialing = on.network.connect(spec.network, address, port, (result) => {
      if (result.kind === 'connected') result.socket.close()
      wake(result.kind)
    })
    return () => {
      stopTimer()
      stopDialing()
    }
  })
}

function ask(process: Process, to: Place, text: string, limitMs: number | undefined): Program<Answer> {
  const { on, spec } = process.container
  return waitFor<Answer>((wake) => {
    const stopTimer = limitMs === undefined ? () => {} : process.after(limitMs, () => wake('timeout'))
    const stopAsking = on.network.sendDatagram(spec.network, to, text, (answer) =>
      wake(answer === 'refused' ? 'refused' : 'answered'),
    )
    return () => {
      stopTimer()
      stopAsking()
    }
  })
}
