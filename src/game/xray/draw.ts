// An X-ray as lines of text: for each step its way, what it was about, and its rule where that is met first.
import type { XrayHop, XrayStep, XrayView } from './view.ts'

const timeWidth = 9
const indent = ' '.repeat(timeWidth + 2)

/** `kubectl ──POST pods──▶ API server ──rev 841──▶ etcd` */
export function drawWay(who: string, way: readonly XrayHop[]): string {
  return [
    who,
    ...way.map(
      ({ label, to, isBroken }) =>
        `──${label === '' ? '' : `${label}──`}${isBroken === true ? '×' : '▶'} ${to}`,
    ),
  ].join(' ')
}

export function drawXray({ title, took, steps, note }: XrayView): string {
  const told = new Set<string>()
  const lines = steps.flatMap((step) => {
    const isNew = step.rule !== '' && !told.has(step.rule)
    told.add(step.rule)
    return [...drawStep(step), ...(isNew ? [indent + step.rule] : [])]
  })
  const head = [title, took].filter((part) => part !== '').join('    ')
  return [...(steps.length === 0 ? [] : [head]), ...lines, ...(note === '' ? [] : [note])].join('\n')
}

function drawStep({ at, who, way, what }: XrayStep): readonly string[] {
  return [`${at.padStart(timeWidth)}  ${drawWay(who, way)}`, ...(what === '' ? [] : [indent + what])]
}
