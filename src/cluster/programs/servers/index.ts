// Every server by name.
import type { ProgramMain } from '../program.ts'
import { httpdPrograms } from './busybox-httpd.ts'

export const servers: Readonly<Record<string, ProgramMain>> = {
  ...httpdPrograms,
}
