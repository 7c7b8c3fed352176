// Every add-on by name.
import type { AddonObject } from './addon.ts'
import { metricsServer } from './metrics-server.ts'

export const addons = {
  'metrics-server': metricsServer,
} satisfies { readonly [name: string]: readonly AddonObject[] }
