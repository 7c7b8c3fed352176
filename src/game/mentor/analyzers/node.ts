// Nodes that do not answer, that cannot run pods, or that are short of something.
import { nodes, pods } from '#api/resource-ref.ts'
import type { Node, NodeCondition } from '#api/types/core-v1.ts'
import { type Analyzer, weights } from '../analyzer.ts'
import { describes, gets } from '../evidence.ts'
import { type Finding, nameOfObject, type Root, root } from '../finding.ts'
import type { Survey } from '../survey.ts'

const pressures = ['DiskPressure', 'MemoryPressure', 'PIDPressure']

export const node: Analyzer = {
  name: 'node',
  find: (survey) => survey.all(nodes).flatMap((each) => findingOf(survey, each)),
}

function findingOf(survey: Survey, of: Node): readonly Finding[] {
  const conditions = of.status?.conditions ?? []
  const ready = conditions.find(({ type }) => type === 'Ready')
  const pressure = conditions.find(({ type, status }) => pressures.includes(type) && status === 'True')
  const told = ready === undefined ? undefined : rootOf(of, ready, pressure)
  if (ready === undefined || told === undefined) return []
  const isDown = ready.status !== 'True'
  const { name } = of.metadata
  const here = survey
    .all(pods)
    .filter(({ spec, status }) => spec?.nodeName === name && status?.phase !== 'Succeeded')
  const word = isDown ? 'NotReady' : (pressure?.type ?? '')
  return [
    {
      ...told,
      about: nameOfObject(of),
      shownBy: [nameOfObject(of), ...(isDown ? here.map(nameOfObject) : [])],
      symptom: word,
      links: [(words) => words.links.nodeIs(name, word, isDown ? here.length : 0)],
      evidence: [
        ...(isDown ? [gets(survey, { kind: 'Node', namespace: undefined, name: '' }, 'NotReady')] : []),
        describes(survey, nameOfObject(of), (isDown ? ready : pressure)?.reason ?? ''),
      ],
      detail: '',
      madeMs: 0,
      weight: weights.node,
    },
  ]
}

function rootOf(
  { metadata }: Node,
  ready: NodeCondition,
  pressure: NodeCondition | undefined,
): Root | undefined {
  const facts = { node: metadata.name, said: ready.message ?? '' }
  if (ready.status === 'Unknown') return root('nodeSilent', facts)
  if (ready.status === 'False' && /network/i.test(facts.said)) return root('nodeNetworkMissing', facts)
  if (ready.status === 'False' && /runtime|PLEG/.test(facts.said)) return root('nodeRuntimeDown', facts)
  if (ready.status === 'False') return root('nodeNotReady', facts)
  if (pressure === undefined) return undefined
  const cause = (
    { DiskPressure: 'diskPressure', MemoryPressure: 'memoryPressure', PIDPressure: 'pidPressure' } as const
  )[pressure.type as 'DiskPressure']
  return root(cause, facts)
}
