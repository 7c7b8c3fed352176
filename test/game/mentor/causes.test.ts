import { expect, it } from 'vitest'
import { mentorCausesEn } from '#game/text/mentor-causes-en.ts'
import { brokenWorlds } from './broken-worlds.ts'
import { catalogueWorlds } from './catalogue-worlds.ts'
import { levelRoots } from './level-roots.ts'
import { states } from './states.ts'
import { storageWorlds } from './storage-worlds.ts'

/** What real clusters show and ours cannot be brought to: attached disks, process numbers, other words of a kubelet. */
const unmakeable = ['volumeInUse', 'pidPressure', 'nodeNotReady']
/** It takes a server with certificates of its own. */
const costly = ['webhookDenies']
/** Known from users outside, who are asked in together.test.ts. */
const elsewhere = ['nodePortDifferent']

it('every root that the mentor knows is met in a state, a world or a level', () => {
  const met = [
    ...states.flatMap(({ roots }) => roots),
    ...[...brokenWorlds, ...catalogueWorlds, ...storageWorlds].flatMap(({ roots }) => roots),
    ...Object.values(levelRoots).flatMap(({ start, mistakes }) => [start, ...Object.values(mistakes)].flat()),
  ].map((root) => root.split(' ')[0])
  const unmet = Object.keys(mentorCausesEn).filter((cause) => !met.includes(cause))
  expect(unmet.sort()).toEqual([...unmakeable, ...costly, ...elsewhere].sort())
})
