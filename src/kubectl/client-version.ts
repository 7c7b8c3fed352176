// Which kubectl this is, as it tells about itself.
import { kubectlVersion } from './commands.ts'

export interface VersionInfo {
  readonly major: string
  readonly minor: string
  readonly gitVersion: string
  readonly gitCommit: string
  readonly gitTreeState: string
  readonly buildDate: string
  readonly goVersion: string
  readonly compiler: string
  readonly platform: string
}

const [, major = '', minor = ''] = /^v(\d+)\.(\d+)/.exec(kubectlVersion) ?? []

export const clientVersion: VersionInfo = {
  major,
  minor,
  gitVersion: kubectlVersion,
  gitCommit: 'a3177b3b89764aeb87469936bf4fe8f708d88eb7',
  gitTreeState: 'clean',
  buildDate: '2026-08-01T00:00:00Z',
  goVersion: 'go1.26.8',
  compiler: 'gc',
  platform: 'linux/amd64',
}

export const kustomizeVersion = 'v5.7.1'
