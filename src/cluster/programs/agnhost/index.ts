// agnhost: one binary with the many small programs of upstream's own tests. Models test/images/agnhost, v1.35.
import { print } from '../io.ts'
import type { Process } from '../process.ts'
import type { Program, ProgramMain } from '../program.ts'
import { type AgnhostCommand, readFlags } from './command.ts'
import { connect } from './connect.ts'
import { crdConversionWebhook } from './crd-conversion-webhook.ts'
import { dnsServerList, dnsSuffix, etcHosts } from './dns.ts'
import { entrypointTester } from './entrypoint-tester.ts'
import { grpcHealthChecking } from './grpc-health-checking.ts'
import { guestbook } from './guestbook.ts'
import { liveness } from './liveness.ts'
import { logsGenerator } from './logs-generator.ts'
import { mountTest } from './mount-test.ts'
import { netexec } from './netexec.ts'
import { nettest } from './nettest.ts'
import { pauseCommand } from './pause.ts'
import { portForwardTester } from './port-forward-tester.ts'
import { porter } from './porter.ts'
import { serveHostname } from './serve-hostname.ts'
import { testWebserver } from './test-webserver.ts'
import { webhook } from './webhook.ts'

const commands: readonly AgnhostCommand[] = [
  connect,
  crdConversionWebhook,
  dnsServerList,
  dnsSuffix,
  entrypointTester,
  etcHosts,
  grpcHealthChecking,
  guestbook,
  liveness,
  logsGenerator,
  mountTest,
  netexec,
  nettest,
  pauseCommand,
  portForwardTester,
  porter,
  serveHostname,
  testWebserver,
  webhook,
]

const byName = new Map(commands.map((command) => [command.name, command]))

function* agnhost(process: Process): Program {
  const [name, ...given] = process.argv.slice(1)
  const command = byName.get(name ?? '')
  if (command === undefined) {
    const names = commands.map((one) => `  ${one.name}\n`).join('')
    if (name !== undefined) {
      yield* print(process, `Error: unknown command "${name}" for "app"\nRun 'app --help' for usage.\n`, 2)
      return 1
    }
    yield* print(process, `Usage:\n  app [command]\n\nAvailable Commands:\n${names}`)
    return 0
  }
  const flags = readFlags(command.flags, given)
  if (typeof flags === 'string') {
    yield* print(process, `Error: ${flags}\nUsage:\n  app ${command.name} [flags]\n`, 2)
    return 1
  }
  return yield* command.run(process, flags)
}

export const agnhostPrograms: Readonly<Record<string, ProgramMain>> = { agnhost }
