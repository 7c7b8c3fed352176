// A property of the kubeconfig by its dotted name: `clusters.prod.server`. Models kubectl config navigationSteps, v1.35.
import { encodeBase64 } from '#api/base64.ts'
import type { AuthInfo, Cluster, Context, Kubeconfig } from './kubeconfig.ts'
import { CommandError } from './verb.ts'

type FieldType = 'text' | 'bool' | 'bytes'
type ListName = 'clusters' | 'contexts' | 'users'
type Entry = { readonly [field: string]: unknown }

const fieldsOf: { readonly [list in ListName]: { readonly [field: string]: FieldType } } = {
  clusters: {
    server: 'text',
    'tls-server-name': 'text',
    'insecure-skip-tls-verify': 'bool',
    'certificate-authority': 'text',
    'certificate-authority-data': 'bytes',
    'proxy-url': 'text',
    'disable-compression': 'bool',
  },
  contexts: { cluster: 'text', user: 'text', namespace: 'text' },
  users: {
    'client-certificate': 'text',
    'client-certificate-data': 'bytes',
    'client-key': 'text',
    'client-key-data': 'bytes',
    token: 'text',
    tokenFile: 'text',
    as: 'text',
    'as-uid': 'text',
    username: 'text',
    password: 'text',
  },
}

/** Fields that can be set, to no effect: the file is always of one kind. */
const silent = /^(kind|apiVersion)$/

/** Where a property lies: a list, perhaps one of its entries, perhaps a field of that. */
interface Place {
  readonly list: ListName
  readonly name?: string
  readonly field?: string
}

/** The place of a name; undefined for what is of the file itself. Throws CommandError. */
function placeOf(property: string): Place | undefined {
  const [first = '', ...rest] = property.split('.')
  if (property === 'current-context' || silent.test(property)) return undefined
  if (first === 'current-context')
    throw new CommandError(`error: unable to parse one or more field values of ${property}`)
  if (!(first in fieldsOf))
    throw new CommandError(`error: unable to parse ${property} after [] at api.Config`)
  const list = first as ListName
  // Names may have dots: one ends in front of the first word that is a field.
  const at = rest.findIndex((word, i) => i > 0 && word in fieldsOf[list])
  if (rest.length === 0) return { list }
  if (at < 0) return { list, name: rest.join('.') }
  if (at < rest.length - 1)
    throw new CommandError(`error: unable to parse one or more field values of ${property}`)
  return { list, name: rest.slice(0, at).join('.'), field: rest[at] as string }
}

/** The configuration with the property set. Throws CommandError. */
export function withProperty(
  config: Kubeconfig,
  property: string,
  value: string,
  isRaw: boolean,
): Kubeconfig {
  const place = placeOf(property)
  if (place === undefined)
    return property === 'current-context' ? { ...config, currentContext: value } : config
  const { list, name, field } = place
  const entries: ReadonlyMap<string, Entry> = entriesOf(config, list)
  if (name === undefined || field === undefined)
    throw new CommandError(`error: can't set a map to a value: ${mapText(entries)}`)
  const entry = { ...entries.get(name), [field]: parsed(value, fieldsOf[list][field] ?? 'text', isRaw) }
  return withEntries(config, list, new Map([...entries, [name, entry]]))
}

/** The configuration without the property. Throws CommandError. */
export function withoutProperty(config: Kubeconfig, property: string): Kubeconfig {
  const place = placeOf(property)
  if (place === undefined) return property === 'current-context' ? { ...config, currentContext: '' } : config
  const { list, name, field } = place
  if (name === undefined) return withEntries(config, list, new Map())
  const entries = new Map(entriesOf(config, list))
  const entry = entries.get(name)
  if (field === undefined) entries.delete(name)
  else if (entry === undefined) throw new CommandError(`error: current map key \`${name}\` is invalid`)
  else {
    const { [field]: _, ...rest } = entry
    entries.set(name, rest)
  }
  return withEntries(config, list, entries)
}

function entriesOf(config: Kubeconfig, list: ListName): ReadonlyMap<string, Entry> {
  return config[list] as ReadonlyMap<string, Cluster | Context | AuthInfo> as ReadonlyMap<string, Entry>
}

function withEntries(config: Kubeconfig, list: ListName, entries: ReadonlyMap<string, Entry>): Kubeconfig {
  return { ...config, [list]: entries }
}

function parsed(value: string, type: FieldType, isRaw: boolean): string | boolean {
  if (type === 'bool') {
    if (/^(1|t|T|true|TRUE|True)$/.test(value)) return true
    if (/^(0|f|F|false|FALSE|False)$/.test(value)) return false
    throw new CommandError(`error: strconv.ParseBool: parsing ${JSON.stringify(value)}: invalid syntax`)
  }
  if (type === 'text') return value
  if (isRaw) return encodeBase64(value)
  if (/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(value)) return value
  throw new CommandError(
    `error: error decoding input value: illegal base64 data at input byte ${mistakeAt(value)}`,
  )
}

/** Where Go's decoder stops: at a foreign character, else at the group that is not whole. */
function mistakeAt(value: string): number {
  const foreign = value.search(/[^A-Za-z0-9+/=]/)
  return foreign >= 0 ? foreign : value.length - (value.length % 4)
}

/** Go prints where the entries lie in memory. */
function mapText(entries: ReadonlyMap<string, unknown>): string {
  const address = 0xc000600000
  const texts = [...entries.keys()].sort().map((name, i) => `${name}:0x${(address + 256 * i).toString(16)}`)
  return `map[${texts.join(' ')}]`
}
