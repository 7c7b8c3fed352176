// DefaultIngressClass: an ingress that names no class gets the cluster's default one.
import type { Draft } from '#api/object.ts'
import { resourceRef } from '#api/resource-ref.ts'
import type { Ingress, IngressClass } from '#api/types/networking-v1.ts'
import { ingressClassAnnotation } from '#api/well-known.ts'
import { type AdmissionPlugin, isWriteOf } from './admission.ts'
import { newestDefault } from './default-class.ts'

const ingressClasses = resourceRef('networking.k8s.io/v1/IngressClass')
const mark = 'ingressclass.kubernetes.io/is-default-class'

/** Models plugin/pkg/admission/network/defaultingressclass, v1.35. */
export const defaultIngressClass: AdmissionPlugin = {
  name: 'DefaultIngressClass',

  handles: (attributes) => isWriteOf(attributes, 'networking.k8s.io', 'ingresses', 'CREATE'),

  mutate({ call, object }) {
    const { metadata, spec } = object as unknown as Draft<Ingress>
    if (spec.ingressClassName !== undefined || metadata.annotations?.[ingressClassAnnotation] !== undefined)
      return
    const found = newestDefault<IngressClass>(call.on.list(ingressClasses, undefined), [mark])
    if (found !== undefined) spec.ingressClassName = found.metadata.name
  },
}
