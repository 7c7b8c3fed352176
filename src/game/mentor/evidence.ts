// The commands that show a trouble, each with what to look for in its output.
import type { Pod } from '#api/types/core-v1.ts'
import type { Evidence, ObjectName } from './finding.ts'
import { nameOfObject } from './finding.ts'
import { containersOf, flagOf, typed } from './pod-facts.ts'
import type { Survey } from './survey.ts'

/** `kubectl get pods`, where the word under STATUS stands. */
export function listsPods(survey: Survey, pod: Pod): Evidence {
  const status = survey.cell(pod, 'Status')
  return {
    run: `kubectl get pods${flagOf(survey, pod.metadata.namespace)}`,
    shows: status === 'Running' ? survey.cell(pod, 'Ready') : status,
    look: (words) => words.look.list(status),
  }
}

/** `kubectl describe`, whose end has the events. */
export function describes(survey: Survey, object: ObjectName, shows: string): Evidence {
  return {
    run: `kubectl describe ${typed(survey, object)}`,
    shows,
    look: (words) => words.look.describe(object.kind.toLowerCase(), object.name),
  }
}

export function describesPod(survey: Survey, pod: Pod, shows: string): Evidence {
  return describes(survey, nameOfObject(pod), shows)
}

/** `kubectl logs`, of the run before when that is what ended. */
export function logs(
  survey: Survey,
  pod: Pod,
  container: string,
  shows: string,
  run: 'now' | 'before',
): Evidence {
  const { name, namespace } = pod.metadata
  const which = containersOf(pod).length > 1 ? ` -c ${container}` : ''
  const previous = run === 'before' ? ' --previous' : ''
  return {
    run: `kubectl logs ${name}${flagOf(survey, namespace)}${which}${previous}`,
    shows,
    look: (words) => (run === 'before' ? words.look.previousLogs(container) : words.look.logs(container)),
  }
}

/** `kubectl get KIND`, of one object or of all. */
export function gets(survey: Survey, object: ObjectName, shows: string, more = ''): Evidence {
  const { kind, name, namespace } = object
  const named = name === '' ? `${kind.toLowerCase()}s` : typed(survey, object)
  const flag = name === '' ? flagOf(survey, namespace) : ''
  return {
    run: `kubectl get ${named}${flag}${more}`,
    shows,
    look: (words) => words.look.get(name === '' ? `${kind.toLowerCase()}s` : `${kind.toLowerCase()} ${name}`),
  }
}
