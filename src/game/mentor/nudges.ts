// Nudges: a word after a command that could not help, or that made new trouble. Each is given once.
import { pods } from '#api/resource-ref.ts'
import type { MentorWords } from '../text/mentor-en.ts'
import { weights } from './analyzer.ts'
import type { Sentence } from './finding.ts'
import { type Finding, identityOf, keyOfFinding, shown } from './finding.ts'
import type { LoggedLine } from './run-log.ts'
import { isSystem, type Survey } from './survey.ts'

export interface Nudge {
  /** Which nudge it is: each is given once in a run. */
  readonly name: string
  readonly say: Sentence
}

/** What a line that has just ended deserves. */
export async function nudgeAfter(
  logged: LoggedLine,
  survey: () => Promise<Survey>,
): Promise<Nudge | undefined> {
  return (await nothingHere(logged, survey)) ?? noLogYet(logged) ?? (await emptyLog(logged, survey))
}

/** An empty list where the workloads are elsewhere. */
async function nothingHere({ output }: LoggedLine, look: () => Promise<Survey>): Promise<Nudge | undefined> {
  const namespace = /^No resources found in (\S+) namespace\.$/m.exec(output)?.[1]
  if (namespace === undefined) return undefined
  const survey = await look()
  if (survey.all(pods, namespace).length > 0) return undefined
  const others = new Set(
    survey
      .all(pods)
      .map(({ metadata }) => metadata.namespace ?? '')
      .filter((each) => !isSystem(each)),
  )
  if (others.size === 0) return undefined
  return { name: 'nothingHere', say: (words) => words.nudges.nothingHere(namespace) }
}

/** Logs of a container that never ran. */
function noLogYet({ output }: LoggedLine): Nudge | undefined {
  const waiting =
    /container "\S+" in pod "(\S+)" is waiting to start: (?:trying and failing to pull image|image can't be pulled|CreateContainerConfigError|ContainerCreating)/
  const pod = waiting.exec(output)?.[1]
  return pod === undefined ? undefined : { name: 'noLogYet', say: (words) => words.nudges.noLogYet(pod) }
}

/** Logs of a container that has just been started again after a crash, without a word in them. */
async function emptyLog(
  { line, output, exitCode }: LoggedLine,
  look: () => Promise<Survey>,
): Promise<Nudge | undefined> {
  const name = /^(?:kubectl|k)\s+logs\s+(?:pods?\/)?([\w.-]+)/.exec(line.trim())?.[1]
  if (name === undefined || exitCode !== 0 || output.trim() !== '' || /--previous|-p\b/.test(line))
    return undefined
  const survey = await look()
  const pod = survey.get(pods, survey.namespace, name)
  const isRestarted = pod?.status?.containerStatuses?.some(
    ({ lastState }) => lastState.terminated !== undefined,
  )
  return isRestarted === true ? { name: 'emptyLog', say: (words) => words.nudges.emptyLog(name) } : undefined
}

/** What a change has brought some seconds later: new trouble, or the same in a fresh copy. */
export function nudgeAfterChange(
  line: string,
  before: readonly Finding[],
  after: readonly Finding[],
  words: MentorWords,
): Nudge | undefined {
  const known = new Set(before.map(identityOf))
  // A template that was changed elsewhere still has its old trouble.
  const said = new Set(before.map((finding) => `${keyOfFinding(finding)} ${finding.is(words)}`))
  const fresh = after.find(
    (finding) =>
      finding.weight > weights.note &&
      !known.has(identityOf(finding)) &&
      !said.has(`${keyOfFinding(finding)} ${finding.is(words)}`),
  )
  if (fresh !== undefined) {
    const [first = fresh.about] = fresh.shownBy
    return {
      name: `trouble ${identityOf(fresh)}`,
      say: (words) => words.nudges.newTrouble(shown(first), fresh.symptom),
    }
  }
  const isOfPods = /\bdelete\s+(?:po|pods?)\b|\bdelete\s+pods?\//.test(line)
  const same = after.find(({ about }) => about.kind === 'Deployment' || about.kind === 'StatefulSet')
  if (!isOfPods || same === undefined || !known.has(identityOf(same))) return undefined
  return { name: 'copyAgain', say: (words) => words.nudges.copyAgain(shown(same.about)) }
}
