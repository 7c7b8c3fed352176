// The admission plugins, in upstream's order.
import type { AdmissionPlugin } from './admission.ts'
import { namespaceLifecycle } from './namespace-lifecycle.ts'

export const admissionPlugins: readonly AdmissionPlugin[] = [namespaceLifecycle]
