// Priority: a pod's priority is the number of its class, or that of the default class.
import type { Draft } from '#api/object.ts'
import { pods, priorityClasses } from '#api/resource-ref.ts'
import type { Pod } from '#api/types/core-v1.ts'
import type { PriorityClass } from '#api/types/scheduling-v1.ts'
import type { Call } from '../call.ts'
import { type AdmissionPlugin, type Attributes, isWriteOf, refusal } from './admission.ts'

interface Priority {
  readonly className: string | undefined
  readonly value: number
  readonly preemptionPolicy: string
}

/** Where there is no default class. */
const noPriority: Priority = { className: undefined, value: 0, preemptionPolicy: 'PreemptLowerPriority' }

/** Models plugin/pkg/admission/priority, v1.35. */
export const priority: AdmissionPlugin = {
  name: 'Priority',

  handles: (attributes) =>
    isWriteOf(attributes, '', 'pods', 'CREATE', 'UPDATE') ||
    isWriteOf(attributes, priorityClasses.group, priorityClasses.plural, 'CREATE', 'UPDATE'),

  mutate(attributes) {
    const { call, object, old } = attributes
    if (call.resource.facts.plural !== pods.plural) return
    const pod = object as Draft<Pod>
    if (old === undefined) prioritize(attributes, pod)
    else keepPriority(pod, old as Pod)
  },

  validate(attributes) {
    const { call, object, operation } = attributes
    if (call.resource.facts.plural !== priorityClasses.plural) return
    const given = object as unknown as PriorityClass
    if (given.globalDefault !== true) return
    const other = defaultClass(call)
    if (other === undefined || (operation === 'UPDATE' && other.metadata.name === given.metadata.name)) return
    const why = `PriorityClass ${other.metadata.name} is already marked as default. Only one default can exist`
    throw refusal(attributes, why)
  },
}

function prioritize(attributes: Attributes, pod: Draft<Pod>): void {
  const { className, value, preemptionPolicy } = priorityOf(attributes, pod)
  const { spec } = pod
  const refuse = (what: string, computed: unknown) =>
    refusal(
      attributes,
      `${what} must not be provided in pod spec; priority admission controller computed ${computed} from the given PriorityClass name`,
    )
  if (spec.priority !== undefined && spec.priority !== value)
    throw refuse(`the integer value of priority (${spec.priority})`, value)
  if (spec.preemptionPolicy !== undefined && spec.preemptionPolicy !== preemptionPolicy)
    throw refuse(`the string value of PreemptionPolicy (${spec.preemptionPolicy})`, preemptionPolicy)
  if (className !== undefined) spec.priorityClassName = className
  spec.priority = value
  spec.preemptionPolicy = preemptionPolicy
}

function priorityOf(attributes: Attributes, pod: Draft<Pod>): Priority {
  const { call } = attributes
  const name = pod.spec.priorityClassName
  const found = name ? call.on.get(priorityClasses, undefined, name) : defaultClass(call)
  if (found !== undefined) {
    const { value, preemptionPolicy = noPriority.preemptionPolicy } = found as PriorityClass
    return { className: found.metadata.name, value, preemptionPolicy }
  }
  if (name) throw refusal(attributes, `no PriorityClass with name ${name} was found`)
  return noPriority
}

/** The class for pods that name none; of several, the one with the lowest value. */
function defaultClass({ server }: Call): PriorityClass | undefined {
  const { group, plural } = priorityClasses
  const classes = server.store.list({ collection: `${plural}.${group}` }) as readonly PriorityClass[]
  return classes.filter((candidate) => candidate.globalDefault === true).sort((a, b) => a.value - b.value)[0]
}

function keepPriority(pod: Draft<Pod>, old: Pod): void {
  const { priority: value, preemptionPolicy } = old.spec
  if (pod.spec.priority === undefined && value !== undefined) pod.spec = { ...pod.spec, priority: value }
  if (pod.spec.preemptionPolicy === undefined && preemptionPolicy !== undefined)
    pod.spec = { ...pod.spec, preemptionPolicy }
}
