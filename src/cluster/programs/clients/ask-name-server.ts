// One question to one name server, by a process that waits for the answer.
import type { DnsAnswer, DnsQuestion } from '../../network/dns-message.ts'
import { type Program, waitFor } from '../program.ts'

export type DnsReply = DnsAnswer | 'refused' | 'timeout'

export function askNameServer(server: string, question: DnsQuestion, timeoutMs: number): Program<DnsReply> {
  return waitFor<DnsReply>((wake, process) => {
    const { on, spec } = process.container
    const stopTimer = process.after(timeoutMs, () => wake('timeout'))
    const stopAsking = on.network.ask(spec.network, server, question, wake)
    return () => {
      stopTimer()
      stopAsking()
    }
  })
}
