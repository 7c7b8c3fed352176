// The roots that the mentor knows, in English: what each is, and what would mend it.

import { placeCausesEn } from './mentor-places-en.ts'
import { podCausesEn } from './mentor-pods-en.ts'
import { wayCausesEn } from './mentor-ways-en.ts'
import { workCausesEn } from './mentor-work-en.ts'

export const mentorCausesEn = {
  ...podCausesEn,
  ...placeCausesEn,
  ...wayCausesEn,
  ...workCausesEn,
}
