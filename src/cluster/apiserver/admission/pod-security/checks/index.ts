// The checks of the pod security standards, one row each.
import type { Check } from '../check.ts'
import { appArmorProfile } from './app-armor.ts'
import { capabilitiesBaseline, capabilitiesRestricted } from './capabilities.ts'
import { hostNamespaces } from './host-namespaces.ts'
import { hostPorts } from './host-ports.ts'
import { allowPrivilegeEscalation } from './privilege-escalation.ts'
import { privileged } from './privileged.ts'
import { hostProbesAndHostLifecycle } from './probe-hosts.ts'
import { procMountBaseline, procMountRestricted } from './proc-mount.ts'
import { runAsNonRoot } from './run-as-non-root.ts'
import { runAsUser } from './run-as-user.ts'
import { seLinuxOptions } from './se-linux.ts'
import { seccompBaseline, seccompRestricted } from './seccomp.ts'
import { sysctls } from './sysctls.ts'
import { hostPathVolumes, restrictedVolumes } from './volumes.ts'
import { windowsHostProcess } from './windows-host-process.ts'

export const checks: readonly Check[] = [
  appArmorProfile,
  capabilitiesBaseline,
  hostNamespaces,
  hostPathVolumes,
  hostPorts,
  hostProbesAndHostLifecycle,
  privileged,
  procMountBaseline,
  seLinuxOptions,
  seccompBaseline,
  sysctls,
  windowsHostProcess,
  allowPrivilegeEscalation,
  capabilitiesRestricted,
  procMountRestricted,
  restrictedVolumes,
  runAsNonRoot,
  runAsUser,
  seccompRestricted,
]
