// Every command of a busybox image by name.

import { ncPrograms } from '../clients/nc.ts'
import { netPrograms } from '../clients/net-tools.ts'
import { nslookupPrograms } from '../clients/nslookup.ts'
import { wgetPrograms } from '../clients/wget.ts'
import type { ProgramMain } from '../program.ts'
import { httpdPrograms } from '../servers/busybox-httpd.ts'
import { awkPrograms } from './awk.ts'
import { basicPrograms } from './basic.ts'
import { ddPrograms } from './dd.ts'
import { digestPrograms } from './digests.ts'
import { dumpPrograms } from './dumps.ts'
import { encodePrograms } from './encode.ts'
import { filePrograms } from './files.ts'
import { filterPrograms } from './filters.ts'
import { findPrograms } from './find.ts'
import { grepPrograms } from './grep.ts'
import { gzipPrograms } from './gzip.ts'
import { kill } from './kill.ts'
import { listPrograms } from './list.ts'
import { runnerPrograms } from './runners.ts'
import { sedPrograms } from './sed.ts'
import { streamingPrograms } from './streaming.ts'
import { sysctlPrograms } from './sysctl.ts'
import { systemPrograms } from './system.ts'
import { tarPrograms } from './tar.ts'
import { wordPrograms } from './words.ts'

export const applets: Readonly<Record<string, ProgramMain>> = {
  ...basicPrograms,
  ...awkPrograms,
  ...encodePrograms,
  ...digestPrograms,
  ...dumpPrograms,
  ...wordPrograms,
  ...streamingPrograms,
  ...filterPrograms,
  ...filePrograms,
  ...listPrograms,
  ...systemPrograms,
  ...runnerPrograms,
  ...ddPrograms,
  ...findPrograms,
  ...grepPrograms,
  ...sedPrograms,
  ...tarPrograms,
  ...gzipPrograms,
  ...wgetPrograms,
  ...ncPrograms,
  ...nslookupPrograms,
  ...sysctlPrograms,
  ...netPrograms,
  ...httpdPrograms,
  kill,
}

/** Programs that are no commands of busybox. */
const others: ReadonlySet<string> = new Set(['pause', 'bash', 'curl', 'tini'])

/** Names of the executables in a base image. */
export function appletNames(): readonly string[] {
  return [...Object.keys(applets).filter((name) => !others.has(name)), 'sh', 'ash']
}
