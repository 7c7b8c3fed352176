// Replays the logs and exec commands of golden/kubelet: what kubectl printed, word for word.

import { describe, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { CommandRunner } from './kubelet-commands.ts'
import { masked } from './kubelet-story.ts'
import { admin, kubeletWorld, prepare } from './kubelet-world.ts'
import { recordings } from './recordings.ts'
import { Scoreboard } from './scoreboard.ts'

interface Recording {
  readonly scenario: string
  readonly group: string
  readonly namespace: string
  readonly manifest?: string
  readonly texts: readonly {
    readonly tMs: number
    readonly cmd: string
    readonly rc: number
    readonly stdout: string
    readonly stderr: string
  }[]
}

const groups = new Set(['basic', 'restart', 'init', 'command', 'config', 'image', 'exec', 'oom'])
/** One command of kubectl that asks a kubelet, without a shell around it. */
const asked = /^(?:timeout \d+ )?kubectl -n \S+ (?:logs|exec) [^|;&<>]*$/
const changes = /^kubectl -n \S+ (?:create|patch|annotate|delete|run) /

const scenarios = [...recordings('kubelet').values()]
  .map((text) => JSON.parse(text) as Recording)
  .filter(({ group, texts }) => groups.has(group) && texts.some(({ cmd }) => asked.test(cmd)))

/** Times of lines, and the lines that hang on when exactly a command ran. */
function shown(text: string): string {
  return masked(text)
    .replace(/^\d{4}-\d\d-\d\dT[\d:.]+Z/gm, 'TIME')
    .replace(/\b\d\d:\d\d:\d\d\b/g, 'CLOCK')
    .replace(/\]:\d+: response/g, ']:PORT: response')
    .replace(/(?:(?:TIME |\[pod\/\S+\] )?(?:tick \d+|\S+response:200)\n?)+/g, 'TICKS\n')
}

describe('golden/kubelet texts', () => {
  const board = new Scoreboard('kubelet-texts')

  it.each(scenarios.map((recording) => [recording.scenario, recording] as const))(
    '%s',
    async (title, recording) => {
      const { namespace } = recording
      const { cluster, api } = kubeletWorld(namespace)
      prepare(title, namespace, api)
      const startMs = cluster.clock.now()
      for (const document of parseAllDocuments(recording.manifest ?? '', { version: '1.1' })) {
        const object = document.toJS() as { kind: string } | null
        if (object === null) continue
        const path = `/api/v1/namespaces/${namespace}/${object.kind.toLowerCase()}s`
        cluster.handle({ method: 'POST', path, body: object, user: admin })
      }
      const runner = new CommandRunner(cluster)
      for (const { tMs, cmd, ...recorded } of recording.texts) {
        const isAsked = asked.test(cmd)
        if (!isAsked && !changes.test(cmd)) continue
        const aheadMs = tMs - (cluster.clock.now() - startMs)
        if (aheadMs > 0) cluster.clock.advance(aheadMs)
        let failure: unknown
        const run = await runner.run(cmd.replace(/^timeout \d+ /, '')).catch((error: unknown) => {
          failure = error
          return undefined
        })
        if (!isAsked) continue
        board.check(`${title} ${tMs} ${cmd.replace(/^.*?-n \S+ /, '')}`, () => {
          if (run === undefined) throw failure
          expect({ stdout: shown(run.stdout), stderr: shown(run.stderr), exitCode: run.exitCode }).toEqual({
            stdout: shown(recorded.stdout),
            stderr: shown(recorded.stderr),
            exitCode: recorded.rc,
          })
        })
      }
    },
  )

  it('matches what it is known to match', () => board.report())
})
