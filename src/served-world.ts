// The world behind a served door: a level that is played by real clients, or a bare control plane.
import type { ApiServerOptions } from '#cluster/apiserver/api-server.ts'
import type { Cluster } from '#cluster/cluster.ts'
import type { Level } from '#game/level/level.ts'
import { Session } from '#game/session.ts'
import type { Language } from '#game/session-state.ts'
import type { OpenStage } from '#game/stage.ts'
import type { Waist } from './door/https-door.ts'
import { Printer } from './run.ts'
import { createCluster, doorOf, stageOver } from './stage.ts'

export interface ServedWorldOptions {
  /** Undefined is a bare control plane. */
  readonly level: Level | undefined
  readonly seed: number
  readonly language: Language
  readonly nodes: number | undefined
  readonly apiServer: Pick<ApiServerOptions, 'staticTokens' | 'disabledAdmission'>
  /** Gets what happens in the level, as text. */
  readonly write: (text: string) => void
}

export interface ServedWorld {
  /** Where the level is played. */
  readonly namespace: string | undefined
  readonly waist: Waist
  /** Lets virtual time pass. */
  pass(elapsedMs: number): void
}

/** Opens a world whose clock shows what the wall shows. Rejects with SetupError when the level cannot be set up. */
export async function openWorld(options: ServedWorldOptions): Promise<ServedWorld> {
  return options.level === undefined ? bareWorld(options) : levelWorld(options, options.level)
}

/** The control plane that kubectl's own tests begin with: everybody may do everything, and nodes get no addresses. */
const bareServer = { authorizationModes: ['RBAC', 'AlwaysAllow'], serviceCidr: '10.0.0.0/24' } as const

function bareWorld({ seed, apiServer }: ServedWorldOptions): ServedWorld {
  const cluster = createCluster(
    { seed, nodes: 0 },
    {
      startMs: Date.now(),
      machines: [],
      hasNoScheduler: true,
      disabledControllers: ['node-ipam-controller'],
      apiServer: { ...bareServer, ...apiServer },
    },
  )
  return {
    namespace: undefined,
    waist: doorOf(cluster),
    pass: (elapsedMs) => cluster.clock.advance(elapsedMs),
  }
}

async function levelWorld(options: ServedWorldOptions, level: Level): Promise<ServedWorld> {
  const rehearsed = await play(options, level, Date.now())
  // Setting up takes virtual time, as much again the second time.
  const setupMs = Math.max(0, rehearsed.cluster.clock.now() - rehearsed.beganMs)
  const { session, cluster } = await play(options, level, Date.now() - setupMs)
  const printer = new Printer(options.write)
  session.subscribe(() => printer.print(session.state.timeline, false))
  printer.print(session.state.timeline, false)
  const { namespace } = level.spec.cluster
  return { namespace, waist: doorOf(cluster), pass: (elapsedMs) => session.tick(elapsedMs) }
}

async function play(
  { seed, language, nodes, apiServer }: ServedWorldOptions,
  level: Level,
  beganMs: number,
): Promise<{ session: Session; cluster: Cluster; beganMs: number }> {
  let cluster: Cluster | undefined
  const openStage: OpenStage = (setup) => {
    cluster = createCluster({ ...setup, nodes: nodes ?? setup.nodes }, { startMs: beganMs, apiServer })
    return stageOver(cluster, setup.seed)
  }
  const session = new Session({ levels: [level], openStage, seed, language, hasEditor: false })
  await session.openLevel(level.id)
  if (cluster === undefined) throw new Error(`${level.id} opened no stage`)
  return { session, cluster, beganMs }
}
