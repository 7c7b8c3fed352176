// kubectl events.
import type { KubeList } from '#api/object.ts'
import { events as eventsRef, resourcePath } from '#api/resource-ref.ts'
import { ApiError } from '#api/status.ts'
import { timeMs } from '#api/time.ts'
import type { Event } from '#api/types/core-v1.ts'
import type { Status } from '#api/types/meta-v1.ts'
import { Look } from '../describers/describer.ts'
import { eventAge } from '../describers/events.ts'
import { withKinds } from '../fetching.ts'
import { objectPrinter } from '../printers/index.ts'
import { responseBody } from '../responses.ts'
import { TabWriter, tableLayout } from '../tab-writer.ts'
import { CommandError, type Verb, type VerbCall } from '../verb.ts'

export const eventsVerb: Verb = {
  path: 'events',

  async run(call) {
    const { flags, io } = call
    const print = await objectPrinter(call, { keepsOrder: true })
    if (flags.list('types').some((type) => !['normal', 'warning'].includes(type.toLowerCase())))
      throw new CommandError('error: valid --types are Normal or Warning')
    const isEverywhere = flags.on('all-namespaces')
    const path = resourcePath(eventsRef, isEverywhere ? undefined : call.namespace)
    const fieldSelector = await fieldsOfFor(call)
    const query = {
      ...(fieldSelector !== '' && { fieldSelector }),
      limit: String(flags.count('chunk-size') || 500),
    }
    const response = await call.client.request({ method: 'GET', path, query })
    const list = responseBody(response) as KubeList<Event>
    const found = list.items.filter((event) => isWanted(call, event)).sort((a, b) => lastMs(a) - lastMs(b))
    if (print !== undefined) {
      // The items have no kind of their own here, so that there is nothing to name them by.
      const items = flags.text('output') === 'name' ? [] : withKinds({ ...list, items: found } as never)
      io.out(print({ kind: 'EventList', apiVersion: 'v1', metadata: {}, items }))
      return 0
    }
    const writer = new TabWriter(tableLayout)
    const isWatching = flags.on('watch')
    if (found.length === 0 && !isWatching) {
      io.err(isEverywhere ? 'No events found.\n' : `No events found in ${call.namespace} namespace.\n`)
      return 0
    }
    if (!flags.on('no-headers'))
      writer.write(`${isEverywhere ? 'NAMESPACE\t' : ''}LAST SEEN\tTYPE\tREASON\tOBJECT\tMESSAGE\n`)
    for (const event of found) writer.write(rowOf(call, event))
    io.out(writer.flush())
    if (isWatching) await watch(call, path, fieldSelector, list.metadata.resourceVersion ?? '', writer)
    return 0
  },
}

async function watch(
  call: VerbCall,
  path: string,
  fieldSelector: string,
  resourceVersion: string,
  writer: TabWriter,
): Promise<void> {
  const query = { watch: 'true', resourceVersion, ...(fieldSelector !== '' && { fieldSelector }) }
  for await (const { type, object } of call.client.watch({ method: 'GET', path, query }, call.io.interrupt)) {
    if (type === 'ERROR') throw new ApiError(object as Status)
    if (type === 'DELETED' || type === 'BOOKMARK' || !isWanted(call, object as Event)) continue
    writer.write(rowOf(call, object as Event))
    call.io.out(writer.flush())
  }
}

function rowOf(call: VerbCall, event: Event): string {
  const { involvedObject, type = '', reason = '', message = '', metadata } = event
  const start = call.flags.on('all-namespaces') ? `${metadata.namespace}\t` : ''
  const object = `${involvedObject.kind ?? ''}/${involvedObject.name ?? ''}`
  return `${start}${eventAge(event, new Look(call))}\t${type}\t${reason}\t${object}\t${message.trim()}\n`
}

function isWanted({ flags }: VerbCall, { type = '' }: Event): boolean {
  const types = flags.list('types')
  return types.length === 0 || types.some((each) => each.toLowerCase() === type.toLowerCase())
}

function lastMs({ series, lastTimestamp, eventTime }: Event): number {
  return timeMs(series?.lastObservedTime ?? lastTimestamp ?? eventTime)
}

/** The fields that choose the events about --for. Throws CommandError. */
async function fieldsOfFor(call: VerbCall): Promise<string> {
  const given = call.flags.text('for')
  if (given === '') return ''
  const [type = '', name = '', ...more] = given.split('/')
  if (more.length > 0)
    throw new CommandError('error: arguments in resource/name form may not have more than one slash')
  if (!given.includes('/') || type === '')
    throw new CommandError('error: --for must be in resource/name form')
  const resource = await call.discovery.search(type)
  if (resource === undefined)
    throw new CommandError(`the server doesn't have a resource type ${JSON.stringify(type.split('.')[0])}`)
  // A name that is empty chooses nothing.
  return name === '' ? '' : `involvedObject.kind=${resource.kind},involvedObject.name=${name}`
}
