// What a pod as a whole may use. Models pkg/apis/core/validation validatePodResources, v1.35.
import { type FieldError, forbiddenField, invalidValue } from '#api/field-error.ts'
import {
  addQuantities,
  compareQuantities,
  formatQuantity,
  type Quantity,
  quantityOf,
  zeroQuantity,
} from '#api/quantity.ts'
import type { Container, PodSpec } from '#api/types/core-v1.ts'
import { podRequirementErrors } from './resources.ts'

export function podResourceErrors(spec: PodSpec): FieldError[] {
  const { resources, os } = spec
  if (resources === undefined) return []
  const errors: FieldError[] = []
  if (os?.name === 'windows')
    errors.push(forbiddenField('spec.resources', 'may not be set for a windows pod'))
  if ((resources.claims ?? []).length > 0)
    errors.push(forbiddenField('spec.resources.claims', 'claims may not be set for Resources at pod-level'))
  return [
    ...errors,
    ...podRequirementErrors('spec.resources', resources),
    ...requestErrors(spec),
    ...limitErrors(spec),
  ]
}

const larger = (a: Quantity, b: Quantity) => (compareQuantities(a, b) >= 0 ? a : b)

type List = 'requests' | 'limits'

/** What the containers ask for together: at once, or the most of those that run before the others. */
function aggregate({ containers = [], initContainers = [] }: PodSpec, list: List, name: string): Quantity {
  const amount = ({ resources }: Container) => quantityOf(resources?.[list]?.[name])
  let staying = zeroQuantity
  let peak = zeroQuantity
  for (const container of initContainers) {
    const own = amount(container)
    if (container.restartPolicy === 'Always') staying = addQuantities(staying, own)
    else peak = larger(peak, addQuantities(staying, own))
  }
  return larger(peak, containers.map(amount).reduce(addQuantities, staying))
}

function requestErrors(spec: PodSpec): FieldError[] {
  const requests = spec.resources?.requests ?? {}
  return Object.keys(requests)
    .sort()
    .flatMap((name) => {
      const total = aggregate(spec, 'requests', name)
      if (compareQuantities(quantityOf(requests[name]), total) >= 0) return []
      return [
        invalidValue(
          `spec.resources.requests[${name}]`,
          requests[name],
          `must be greater than or equal to aggregate container requests of ${formatQuantity(total)}`,
        ),
      ]
    })
}

/** Huge pages add up; of the rest, no container may have more than the pod. */
function limitErrors(spec: PodSpec): FieldError[] {
  const limits = spec.resources?.limits ?? {}
  const errors: FieldError[] = []
  for (const name of Object.keys(limits).sort()) {
    if (!name.startsWith('hugepages-')) continue
    const total = aggregate(spec, 'limits', name)
    if (compareQuantities(quantityOf(limits[name]), total) < 0)
      errors.push(
        invalidValue(
          `spec.resources.limits[${name}]`,
          limits[name],
          `must be greater than or equal to aggregate container limits of ${formatQuantity(total)}`,
        ),
      )
  }
  for (const [i, { resources }] of (spec.containers ?? []).entries())
    for (const name of Object.keys(resources.limits ?? {}).sort()) {
      const own = resources.limits?.[name]
      if (limits[name] === undefined || compareQuantities(quantityOf(own), quantityOf(limits[name])) <= 0)
        continue
      errors.push(
        invalidValue(
          `spec.resources.containers[${i}][${name}].limits`,
          own,
          `must be less than or equal to pod limits of ${limits[name]}`,
        ),
      )
    }
  return errors
}
