// logs: the log of a pod says something.
import { type ObjectOf, object, optional, required, text } from '../level/schema.ts'
import { type Goal, objectsOf, selector } from './goal.ts'

const fields = {
  selector: required(selector),
  namespace: optional(text()),
  container: optional(text()),
  contain: required(text('the text to find')),
}

export const logs: Goal<ObjectOf<typeof fields>> = {
  name: 'logs',
  params: object('the check "logs"', fields),
  check(look, params) {
    const { words } = look
    const found = objectsOf(look, 'Pod', params)
    if (found === undefined) return { holds: false, say: words.unknownYet }
    if (found.length === 0) return { holds: false, say: words.noPod(params.selector.text) }
    // Ask for every log, so that each is read from now on.
    const saying = found.filter((pod) => look.log(pod, params.container)?.includes(params.contain))
    const [first] = saying
    if (first === undefined)
      return { holds: false, say: words.logsLack(params.selector.text, params.contain) }
    return { holds: true, say: words.logsContain(first.metadata.name, params.contain) }
  },
}
