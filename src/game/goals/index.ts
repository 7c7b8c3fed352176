// The checks that goals, rules and triggers are made of, one row each.
import { choice, type Schema } from '../level/schema.ts'
import type { Check } from '../look.ts'
import { all, any, not } from './combined.ts'
import { context } from './context.ts'
import { count } from './count.ts'
import { dns } from './dns.ts'
import { endpoints } from './endpoints.ts'
import { file } from './file.ts'
import { checkOf } from './goal.ts'
import { gone } from './gone.ts'
import { http } from './http.ts'
import { logs } from './logs.ts'
import { objectGoal } from './object.ts'
import { podsReady } from './pods-ready.ts'
import { tcp } from './tcp.ts'
import { users } from './users.ts'

/** `{NAME: PARAMS}` with exactly one name. */
export const check: Schema<Check> = choice('a check', () => rows)

const rows: { readonly [name: string]: Schema<Check> } = {
  [http.name]: checkOf(http),
  [dns.name]: checkOf(dns),
  [tcp.name]: checkOf(tcp),
  [users.name]: checkOf(users),
  [objectGoal.name]: checkOf(objectGoal),
  [podsReady.name]: checkOf(podsReady),
  [count.name]: checkOf(count),
  [endpoints.name]: checkOf(endpoints),
  [gone.name]: checkOf(gone),
  [logs.name]: checkOf(logs),
  [file.name]: checkOf(file),
  [context.name]: checkOf(context),
  all: all(check),
  any: any(check),
  not: not(check),
}
