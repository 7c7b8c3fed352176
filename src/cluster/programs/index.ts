// Every program by the name that an executable file gives.
import { agnhostPrograms } from './agnhost/index.ts'
import { applets } from './applets/index.ts'
import { curlPrograms } from './clients/curl.ts'
import { digPrograms } from './clients/dig.ts'
import { getentPrograms } from './clients/getent.ts'
import type { ProgramMain } from './program.ts'
import { servers } from './servers/index.ts'
import { shellPrograms } from './sh/sh.ts'
import { corednsPrograms } from './system/coredns.ts'
import { kubeProxyPrograms } from './system/kube-proxy.ts'
import { localPathPrograms } from './system/local-path-provisioner.ts'
import { metricsServerPrograms } from './system/metrics-server/metrics-server.ts'

const groups: readonly Readonly<Record<string, ProgramMain>>[] = [
  applets,
  shellPrograms,
  curlPrograms,
  digPrograms,
  getentPrograms,
  servers,
  corednsPrograms,
  kubeProxyPrograms,
  localPathPrograms,
  metricsServerPrograms,
  agnhostPrograms,
]

export const programs: ReadonlyMap<string, ProgramMain> = new Map(
  groups.flatMap((group) => Object.entries(group)),
)
