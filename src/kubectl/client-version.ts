// Which kubectl this is, as it tells about itself.
import { build } from '#api/release.ts'
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
  ...build,
}

export const kustomizeVersion = 'v5.7.1'
