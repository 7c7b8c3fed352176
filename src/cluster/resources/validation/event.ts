// Events, in the form of the core group. Models pkg/apis/core/validation ValidateEventCreate, v1.35.
import { type FieldError, invalidValue, required } from '#api/field-error.ts'
import type { Event } from '#api/types/core-v1.ts'
import { qualifiedErrors } from './names.ts'

const most = 128
const mostOfMessage = 1024

/** What was asked of events before they had an eventTime is less. */
export function eventErrors(event: Event): FieldError[] {
  const { metadata, involvedObject, eventTime } = event
  const about = involvedObject?.namespace ?? ''
  const { namespace = '' } = metadata
  const isNew = typeof eventTime === 'string'
  const isElsewhere = about === '' ? isMisplaced(namespace, isNew) : about !== namespace
  const errors = isElsewhere
    ? [invalidValue('involvedObject.namespace', about, 'does not match event.namespace')]
    : []
  return isNew ? [...errors, ...newFormErrors(event)] : errors
}

/** Where events about what has no namespace may not be. */
function isMisplaced(namespace: string, isNew: boolean): boolean {
  return namespace !== 'default' && !(isNew ? namespace === 'kube-system' : namespace === '')
}

function newFormErrors(event: Event): FieldError[] {
  const { reportingComponent, reportingInstance, action, reason, message = '' } = event
  const errors = reportingComponent ? [] : [required('reportingController')]
  errors.push(...qualifiedErrors('reportingController', reportingComponent ?? ''))
  for (const [field, text] of [
    ['reportingInstance', reportingInstance],
    ['action', action],
    ['reason', reason],
  ] as const)
    if (!text) errors.push(required(field))
    else if (text.length > most) errors.push(invalidValue(field, '', `can have at most ${most} characters`))
  if (message.length > mostOfMessage)
    errors.push(invalidValue('message', '', `can have at most ${mostOfMessage} characters`))
  return errors
}
