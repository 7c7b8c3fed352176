// IngressClasses. Models pkg/registry/networking/ingressclass and printIngressClass, v1.35.
import { ageCell } from './columns.ts'
import { defineResource } from './resource.ts'
import { ingressClassErrors, ingressClassUpdateErrors } from './validation/ingress.ts'

export const ingressClass = defineResource('networking.k8s.io/v1/IngressClass', {
  validate: ingressClassErrors,
  validateUpdate: ingressClassUpdateErrors,

  hasGeneration: true,

  setDefaults({ spec }) {
    if (spec.parameters !== undefined) spec.parameters.scope ??= 'Cluster'
  },

  cells(ingressClass, nowMs) {
    const { controller, parameters } = ingressClass.spec
    const group = parameters?.apiGroup ? `.${parameters.apiGroup}` : ''
    return [
      ingressClass.metadata.name,
      controller ?? '',
      parameters === undefined ? '<none>' : `${parameters.kind}${group}/${parameters.name}`,
      ageCell(ingressClass, nowMs),
    ]
  },
})
