// Every add-on by name.
import type { AddonObject } from './addon.ts'
import { localPath } from './local-path.ts'
import { metricsServer } from './metrics-server.ts'

export const addons = {
  'local-path': localPath,
  'metrics-server': metricsServer,
} satisfies { readonly [name: string]: readonly AddonObject[] }
