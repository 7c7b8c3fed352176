// kubectl describe poddisruptionbudget. Models PodDisruptionBudgetDescriber, v1.35.
import { printSelector, selectorFromObject } from '#api/labels.ts'
import { defineDescriber } from './describer.ts'
import { writeEvents } from './events.ts'

export const podDisruptionBudget = defineDescriber(
  'policy/v1/PodDisruptionBudget',
  async (object, w, look) => {
    const { metadata, spec, status } = object
    w.line(0, `Name:\t${metadata.name}`)
    w.line(0, `Namespace:\t${metadata.namespace}`)
    if (spec.minAvailable !== undefined) w.line(0, `Min available:\t${spec.minAvailable}`)
    else if (spec.maxUnavailable !== undefined) w.line(0, `Max unavailable:\t${spec.maxUnavailable}`)
    w.line(
      0,
      `Selector:\t${spec.selector === undefined ? '<unset>' : printSelector(selectorFromObject(spec.selector)) || '<none>'}`,
    )
    w.line(0, 'Status:')
    w.line(2, `Allowed disruptions:\t${status.disruptionsAllowed}`)
    w.line(2, `Current:\t${status.currentHealthy}`)
    w.line(2, `Desired:\t${status.desiredHealthy}`)
    w.line(2, `Total:\t${status.expectedPods}`)
    await writeEvents(w, look, object)
  },
)
