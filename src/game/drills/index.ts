// The drills, one row each, and the level that a seed makes of one.
import { sha256 } from '#api/sha256.ts'
import { crashingCommand } from './crashing-command.ts'
import { type Drill, type DrillWorld, type Topic, topics } from './drill.ts'
import { missingConfig } from './missing-config.ts'
import { nodeCrash } from './node-crash.ts'
import { scaledToZero } from './scaled-to-zero.ts'
import { serviceGone } from './service-gone.ts'
import { shopLevel, shopWords } from './shop.ts'
import { taintedNodes } from './tainted-nodes.ts'
import { tooLargeRequest } from './too-large-request.ts'
import { wrongImage } from './wrong-image.ts'
import { wrongNodeSelector } from './wrong-node-selector.ts'
import { wrongProbe } from './wrong-probe.ts'
import { wrongSelector } from './wrong-selector.ts'
import { wrongTargetPort } from './wrong-target-port.ts'

export const drills: readonly Drill[] = [
  wrongImage,
  crashingCommand,
  wrongProbe,
  missingConfig,
  scaledToZero,
  wrongSelector,
  wrongTargetPort,
  serviceGone,
  tooLargeRequest,
  wrongNodeSelector,
  taintedNodes,
  nodeCrash,
]

/** The names of apps there are. */
const names = ['catalog', 'cart', 'checkout', 'search', 'reviews', 'prices', 'wishlist', 'stock'] as const
const appCount = 3

/** Which drill an id such as `drill/any-7` means; undefined when it means none. */
export interface DrillCall {
  /** `any`, or a topic. */
  readonly topic: Topic | 'any'
  readonly seed: number
}

export function drillCall(id: string): DrillCall | undefined {
  const [, topic = '', seed = ''] = /^drill\/([a-z]+)-(\d{1,9})$/.exec(id) ?? []
  const known = topics.find((each) => each === topic) ?? (topic === 'any' ? 'any' : undefined)
  return known === undefined ? undefined : { topic: known, seed: Number(seed) }
}

export function drillId({ topic, seed }: DrillCall): string {
  return `drill/${topic}-${seed}`
}

/** What level loading reads: the texts of a level and of its Korean words. Every JSON text is a YAML text. */
export function drillTexts(call: DrillCall): { readonly level: string; readonly words: string } {
  const chance = (what: string, count: number) =>
    Number.parseInt(sha256(`${drillId(call)}/${what}`).slice(0, 8), 16) % count
  const fitting = drills.filter(({ topic }) => call.topic === 'any' || topic === call.topic)
  const drill = fitting[chance('drill', fitting.length)] as Drill
  return drillLevel(drill, call.seed, chance)
}

/** A level of one drill. */
export function drillLevel(
  drill: Drill,
  seed: number,
  chance: (what: string, count: number) => number,
): { readonly level: string; readonly words: string } {
  const from = chance('apps', names.length)
  const apps = Array.from({ length: appCount }, (_, i) => names[(from + i * 3) % names.length] as string)
  const world: DrillWorld = {
    app: apps[chance('app', appCount)] as string,
    node: `worker-${1 + chance('node', 3)}`,
    namespace: 'shop',
    // The same question gets the same answer: what breaks and what mends know of each other.
    pick: (list) => list[chance('pick', list.length)] as (typeof list)[number],
  }
  const level = shopLevel(drill, world, apps, seed)
  return { level: JSON.stringify(level), words: JSON.stringify(shopWords(drill, world, seed)) }
}
