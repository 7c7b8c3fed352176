// The verbs of kubectl, one row each.
import type { Verb } from '../verb.ts'
import { get } from './get.ts'

export const verbs: readonly Verb[] = [get]
