// Which release of Kubernetes this is, as its programs tell about themselves.
import { schema } from './schema/schema.ts'

/** `v1.35.6`. */
export const kubernetesVersion = schema.version

/** How its programs were built; members in the order in which they are told. */
export const build = {
  gitCommit: 'a3177b3b89764aeb87469936bf4fe8f708d88eb7',
  gitTreeState: 'clean',
  buildDate: '2026-08-01T00:00:00Z',
  goVersion: 'go1.26.8',
  compiler: 'gc',
  platform: 'linux/amd64',
} as const

/** What a component of the cluster calls itself in its requests; managedFields name it by the part before the slash. */
export const agentOf = (component: string) => `${component}/${kubernetesVersion}`
