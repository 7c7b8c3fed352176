// A world that parity files are played in, and what of its answers is chance.
import type { ParityFile } from './parity-file.ts'

export interface Run {
  readonly stdout: string
  readonly stderr: string
  readonly exitCode: number
}

export interface ParityWorld {
  nowMs(): number
  advanceTo(ms: number): Promise<void>
  /** Puts a file into the working directory. */
  write(file: string, text: string): Promise<void>
  /** The answer to a GET of the admin. */
  read(path: string): unknown
  /** What follows `kubectl` on a line, as bash reads it. */
  run(line: string): Promise<Run>
  close(): Promise<void>
}

/** How long the cluster has been up before a file begins, and the time that each line has for itself. */
const bootMs = 60_000
const slotMs = 10_000

/** Begins so long ago that no line ends in the future: kubectl reckons ages by the clock of the wall. */
export function startMsOf(file: ParityFile): number {
  const longestMs = 600_000 + file.steps.length * 3 * slotMs
  return Math.floor((Date.now() - longestMs) / 60_000) * 60_000
}

/** Plays a file from top to bottom; every line begins at a full ten seconds, so that worlds stay side by side. */
export async function play(
  file: ParityFile,
  world: ParityWorld,
  see: (line: string, run: Run) => void | Promise<void>,
): Promise<void> {
  const nextSlot = () => Math.ceil((world.nowMs() + 1) / slotMs) * slotMs
  await world.advanceTo(world.nowMs() + bootMs)
  for (const step of file.steps) {
    await world.advanceTo(nextSlot())
    if (step.kind === 'wait') await world.advanceTo(world.nowMs() + step.ms)
    else if (step.kind === 'line') await see(step.text, await world.run(step.text))
    else {
      await world.write(step.file, step.text)
      if (step.kind === 'write') continue
      const { stderr, exitCode } = await world.run(`apply -f ${step.file}`)
      if (exitCode !== 0) throw new Error(`${file.name}: ${step.file} cannot be applied: ${stderr}`)
    }
  }
}

/** The answer without what no two runs share: uids, times, addresses, random suffixes; columns lose their width. */
export function masked({ stdout, stderr, exitCode }: Run): Run {
  return { stdout: maskText(stdout), stderr: maskText(stderr), exitCode }
}

/**
 * What kubectl before v1.35 says otherwise, and by what it is replaced on both sides; the recordings of v1.35 hold our
 * kubectl to the newer words.
 */
const versions: readonly (readonly [RegExp, string])[] = [
  [/^ *creationTimestamp: null\n/gm, ''],
  [/ConfigMapOptional:( +)<nil>/g, 'Optional:$1false'],
  [/(Port: +\d+\/\w+) \(\w+\)$/gm, '$1'],
  [/(kubelet +)spec\.(init|ephemeral)?[cC]ontainers\{[^}]+\}: /g, '$1'],
  [/json,jsonpath,jsonpath-as-json,jsonpath-file,kyaml,/g, 'json,jsonpath,jsonpath-as-json,jsonpath-file,'],
]

const chances: readonly (readonly [RegExp, string])[] = [
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<uid>'],
  [/\b[0-9a-f]{64}\b/g, '<digest>'],
  [/\.[0-9a-f]{16}\b/g, '.<random>'],
  [/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, '<time>'],
  [/\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000/g, '<time>'],
  [/\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\b(?!\/\d)/g, '<ip>'],
  [/(?<=[\s(])(\d+[dhms]){1,2}(?=[\s,)]|$)/gm, '<age>'],
  [/("?resourceVersion"?: ?)"?\d+"?/g, '$1<rv>'],
  [/\b[bcdfghjklmnpqrstvwxz2456789]{8,10}\b/g, '<hash>'],
  [/-[bcdfghjklmnpqrstvwxz2456789]{5}\b/g, '-<random>'],
  [/(LIVE|MERGED)-\d+/g, '$1-<random>'],
  [/\b\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+ \+0000/g, '<time>'],
  [/-{4,}/g, '----'],
  [/ {2,}/g, '  '],
  [/ +$/gm, ''],
]

export function maskText(text: string): string {
  return [...versions, ...chances].reduce((masked, [pattern, by]) => masked.replace(pattern, by), text)
}
