// What /xray answers in a sandbox, without what chance and the clock make of it.
import type { Level, LevelSpec } from '#game/level/level.ts'
import type { Language } from '#game/session-state.ts'
import { levelAsked } from '../../../src/catalogue.ts'
import { runLevel } from '../../../src/run.ts'

interface Said {
  readonly kind: string
  readonly text?: string
}

const sandbox = levelAsked('sandbox')

/** A sandbox in which things happen by themselves. */
export function sandboxWith(timeline: LevelSpec['timeline']): Level {
  return { ...sandbox, spec: { ...sandbox.spec, timeline: timeline ?? [] } }
}

/** Plays the lines and gives what the game itself said, as one text. */
export async function xrays(
  lines: readonly string[],
  language: Language = 'en',
  level = sandbox,
): Promise<string> {
  const { transcript } = await runLevel({ level, lines, seed: 1, language, untilMs: 0 })
  return (transcript as readonly Said[])
    .flatMap(({ kind, text }) => (kind === 'game' && text !== undefined ? [text] : []))
    .filter((text) => !/^\S+( 뒤| later)$/.test(text))
    .map((text) => settled(text))
    .join('\n\n')
}

function settled(text: string): string {
  return text
    .replace(/\b([a-z]+)-[0-9a-f]{8,10}-[a-z0-9]{5}\b/g, '$1-#-#')
    .replace(/\b([a-z]+)-[0-9a-f]{8,10}\b/g, '$1-#')
    .replace(/\b(web|empty)-[a-z0-9]{5}\b/g, '$1-#')
    .replace(/\+\d+\.\d+s/g, '+T')
    .replace(/^ +(?=\+T)/gm, '  ')
    .replace(/\d+\.\d+(?= s in the cluster|초)/g, 'T')
    .replace(/rev \d+(…\d+)?/g, 'rev N')
    .replace(/\((\d[\d.]*m?s)\)/g, '(T)')
    .replace(/worker-\d/g, 'worker-N')
    .replace(/\b10\.244\.\d\.\d{1,2}\b/g, 'POD-IP')
    .replace(/\b10\.(9[7-9]|10\d|11[01])\.\d+\.\d+\b/g, 'CLUSTER-IP')
    .replace(/\d+ points, (one of \d best|the most)/g, 'P points')
    .replace(/\d+점(, 최고점 \d개 중 하나|으로 최고점)/g, 'P점')
}
