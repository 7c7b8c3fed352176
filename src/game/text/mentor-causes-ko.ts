// The roots that the mentor knows, in Korean: what each is, and what would mend it.
import type { MentorWords } from './mentor-en.ts'
import { placeCausesKo } from './mentor-places-ko.ts'
import { podCausesKo } from './mentor-pods-ko.ts'
import { wayCausesKo } from './mentor-ways-ko.ts'
import { workCausesKo } from './mentor-work-ko.ts'

export const mentorCausesKo: MentorWords['causes'] = {
  ...podCausesKo,
  ...placeCausesKo,
  ...wayCausesKo,
  ...workCausesKo,
}
