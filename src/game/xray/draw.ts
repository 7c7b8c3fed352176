// An X-ray as lines of text: who did what when, what it wrote, and the rule by which it did.
import type { XrayWords } from '../text/xray-en.ts'
import type { FlowStep } from './flow.ts'
import type { TracedJourney } from './trace-port.ts'

const namesShown = 3
const whoWidth = 26
const verbs: { readonly [verb: string]: string } = {
  create: 'POST',
  update: 'PUT',
  patch: 'PATCH',
  delete: 'DELETE',
  deletecollection: 'DELETE',
}

/** The way of a change, a line for each step and one for its rule. */
export function drawFlow(title: string, steps: readonly FlowStep[], words: XrayWords): string {
  const [first] = steps
  if (first === undefined) return words.nothingWritten(title)
  const tookMs = (steps.at(-1) ?? first).atMs - first.atMs
  // Each rule is told where it is met first.
  const told = new Set<string>()
  const lines = steps.flatMap((step) => {
    const at = `+${((step.atMs - first.atMs) / 1000).toFixed(3)}s`.padStart(9)
    const what = `${verbs[step.verb] ?? step.verb} ${step.resource} ${namesOf(step.names)}`
    const facts = step.facts.length === 0 ? '' : `  ${step.facts.join(' → ')}`
    const rule = ruleOf(step, words)
    const isNew = rule !== undefined && !told.has(rule)
    if (isNew) told.add(rule)
    return [
      `${at}  ${step.who.padEnd(whoWidth)}──▶ API server ──▶ etcd  rev ${revisionsOf(step.revisions)}`,
      `${' '.repeat(11)}${what}${facts}`,
      ...(isNew ? [`${' '.repeat(11)}${rule}`] : []),
    ]
  })
  return [`${title}    ${words.took((tookMs / 1000).toFixed(3))}`, ...lines].join('\n')
}

function namesOf(names: readonly string[]): string {
  const shown = names.slice(0, namesShown).join(', ')
  return names.length > namesShown ? `${shown} … ×${names.length}` : shown
}

function revisionsOf(revisions: readonly number[]): string {
  const [first, last] = [revisions[0], revisions.at(-1)]
  return first === last ? String(first) : `${first}…${last}`
}

function ruleOf({ part, resource }: FlowStep, { rules }: XrayWords): string | undefined {
  return rules[`${part} ${resource}`] ?? rules[part]
}

/** The way of a request: names, address, rules of the node, pod, answer. */
export function drawJourney(
  from: string,
  url: string,
  { lookups, address, hops, answer }: TracedJourney,
  words: XrayWords,
): string {
  return [
    words.requestFrom(url, from),
    ...lookups.map(({ name, server, answer: found }) => `  DNS   ${name}  ──▶ ${server}: ${found}`),
    ...(address === undefined ? [] : [`  dial  ${address}`]),
    ...hops.map(({ at, text }) => `  ${at}: ${text}`),
    `  ──▶ ${answer}`,
  ].join('\n')
}
