// The verbs of kubectl, one row each.
import type { Verb } from '../verb.ts'
import { apply } from './apply.ts'
import { create } from './create.ts'
import { deleteVerb } from './delete.ts'
import { get } from './get.ts'
import { rolloutHistory } from './rollout-history.ts'
import { rolloutPause, rolloutResume } from './rollout-pause.ts'
import { rolloutRestart } from './rollout-restart.ts'
import { rolloutStatus } from './rollout-status.ts'
import { rolloutUndo } from './rollout-undo.ts'
import { scale } from './scale.ts'
import { setImage } from './set-image.ts'

export const verbs: readonly Verb[] = [
  apply,
  create,
  deleteVerb,
  get,
  rolloutHistory,
  rolloutPause,
  rolloutRestart,
  rolloutResume,
  rolloutStatus,
  rolloutUndo,
  scale,
  setImage,
]
