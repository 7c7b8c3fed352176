// What of the answers of a world is chance.
import type { Run } from './parity-world.ts'

/**
 * Commands that do several things at once and tell of each when it is done, that walk through maps of Go, and that
 * sort what happened in the same second.
 */
const unordered = /^kubectl (drain|events) |^kubectl logs .*--all-(containers|pods)| --list\b|bad-widget/

/**
 * The answer to a line without what no two runs share: uids, times, addresses, random suffixes; columns lose their
 * width, and lines their order where several things are done at once.
 */
export function masked(line: string, { stdout, stderr, exitCode }: Run): Run {
  const text = (raw: string) => (unordered.test(line) ? sorted(maskText(raw)) : maskText(raw))
  return { stdout: text(stdout), stderr: text(stderr), exitCode }
}

function sorted(text: string): string {
  return text.split('\n').sort().join('\n')
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
  [/(LIVE|MERGED)-\d+/g, '$1-<random>'],
  [/\b[0-9a-f]{64}\b/g, '<digest>'],
  [/\.[0-9a-f]{16}\b/g, '.<random>'],
  [/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, '<time>'],
  [/\/tmp\/crashloop-parity-\w+/g, '/home/player'],
  [/kubectl-edit-\d+/g, 'kubectl-edit-<random>'],
  [/\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000/g, '<time>'],
  [/\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\b(?!\/\d)/g, '<ip>'],
  [/(?<=<ip>:)\d{4,5}\b/g, '<port>'],
  [/^([EWI])\d{4} [\d:.]+ +\d+ /gm, '$1<time> '],
  [/(?<=^|[\s(])(\d+[ydhms]){1,2}(?=[\s,)]|$)/gm, '<age>'],
  [/("?resourceVersion"?: ?)"?\d+"?/g, '$1<rv>'],
  [/(resource version to be 1, was |Resource Version: +)\d+/g, '$1<rv>'],
  [/\b[bcdfghjklmnpqrstvwxz2456789]{8,10}\b/g, '<hash>'],
  [/-[bcdfghjklmnpqrstvwxz2456789]{5}\b/g, '-<random>'],
  [/\b\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+ \+0000/g, '<time>'],
  [/-{4,}/g, '----'],
  [/ {2,}/g, '  '],
  [/ +$/gm, ''],
]

export function maskText(text: string): string {
  return [...versions, ...chances].reduce((masked, [pattern, by]) => masked.replace(pattern, by), text)
}
