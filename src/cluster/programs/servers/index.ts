// Every server by name.
import type { ProgramMain } from '../program.ts'
import { appPrograms } from './apps.ts'
import { httpdPrograms } from './busybox-httpd.ts'
import { databasePrograms } from './databases.ts'
import { describedPrograms } from './described.ts'
import { nginxPrograms } from './nginx.ts'

export const servers: Readonly<Record<string, ProgramMain>> = {
  ...httpdPrograms,
  ...nginxPrograms,
  ...databasePrograms,
  ...appPrograms,
  ...describedPrograms,
}
