// Files from ConfigMaps, Secrets, the pod itself and its account: volumes of these kinds, alone or projected together.

import { decodeBase64 } from '#api/base64.ts'
import { configMaps, secrets } from '#api/resource-ref.ts'
import { isNotFound } from '#api/status.ts'
import type { ConfigMap, KeyToPath, Pod, Secret } from '#api/types/core-v1.ts'
import type { MountSource } from '../../machines/file-system.ts'
import { podFieldValue, resourceFieldValue } from '../downward.ts'
import type { KubeletParts } from '../parts.ts'
import { accountToken, type TokenSource } from './account-token.ts'
import { shownFile, type VolumeFile, writeDated } from './dated-files.ts'
import { setOwnership, soleUser } from './ownership.ts'
import {
  MountError,
  newTree,
  type VolumePlugin,
  type VolumeSetup,
  type VolumeSource,
} from './volume-plugin.ts'

type Files = ReadonlyMap<string, VolumeFile>

/** Only its user, or its group, may read the token of a pod that runs as one. */
function tokenFile(
  { parts, pod }: VolumeSetup,
  source: TokenSource,
  known: string | undefined,
  defaultMode = 0o644,
): VolumeFile {
  const uid = soleUser(pod)
  const isOwned = uid !== undefined || pod.spec.securityContext?.fsGroup !== undefined
  return { text: accountToken(parts, pod, source, known), mode: isOwned ? 0o600 : defaultMode, uid }
}

/** `known` is the text that lies at a path already. */
function filesOf(setup: VolumeSetup, known: (path: string) => string | undefined): Files {
  const { parts, pod, spec } = setup
  const { configMap, secret, downwardAPI, projected } = spec.source
  const files = new Map<string, VolumeFile>()
  const add = (more: Files) => {
    for (const [path, file] of more) files.set(path, file)
  }
  if (configMap !== undefined) add(configMapFiles(parts, pod, configMap.name ?? '', configMap))
  if (secret !== undefined) add(secretFiles(parts, pod, secret.secretName ?? '', secret))
  if (downwardAPI !== undefined) add(downwardFiles(parts, pod, downwardAPI))
  for (const source of projected?.sources ?? []) {
    const defaultMode = projected?.defaultMode
    if (source.configMap !== undefined)
      add(configMapFiles(parts, pod, source.configMap.name ?? '', { ...source.configMap, defaultMode }))
    if (source.secret !== undefined)
      add(secretFiles(parts, pod, source.secret.name ?? '', { ...source.secret, defaultMode }))
    if (source.downwardAPI !== undefined)
      add(downwardFiles(parts, pod, { ...source.downwardAPI, defaultMode }))
    const token = source.serviceAccountToken
    if (token !== undefined) files.set(token.path, tokenFile(setup, token, known(token.path), defaultMode))
  }
  return files
}

interface Selection {
  readonly items?: readonly KeyToPath[] | undefined
  readonly optional?: boolean | undefined
  readonly defaultMode?: number | undefined
}

function configMapFiles(parts: KubeletParts, pod: Pod, name: string, selection: Selection): Files {
  const found = fetched(() => parts.api.get(configMaps, pod.metadata.namespace, name) as ConfigMap)
  if (found === undefined) {
    if (selection.optional === true) return new Map()
    throw new MountError(`configmap "${name}" not found`)
  }
  const binary = Object.entries(found.binaryData ?? {}).map(
    ([key, value]) => [key, decodeBase64(value)] as const,
  )
  const data = new Map([...Object.entries(found.data ?? {}), ...binary])
  return selected(data, selection, (key) => `configmap references non-existent config key: ${key}`)
}

function secretFiles(parts: KubeletParts, pod: Pod, name: string, selection: Selection): Files {
  const found = fetched(() => parts.api.get(secrets, pod.metadata.namespace, name) as Secret)
  if (found === undefined) {
    if (selection.optional === true) return new Map()
    throw new MountError(`secret "${name}" not found`)
  }
  const data = new Map(Object.entries(found.data ?? {}).map(([key, value]) => [key, decodeBase64(value)]))
  return selected(data, selection, (key) => `references non-existent secret key: ${key}`)
}

function fetched<T>(get: () => T): T | undefined {
  try {
    return get()
  } catch (error) {
    if (isNotFound(error)) return undefined
    throw error
  }
}

function selected(
  data: ReadonlyMap<string, string>,
  { items, optional, defaultMode = 0o644 }: Selection,
  missing: (key: string) => string,
): Files {
  const files = new Map<string, VolumeFile>()
  if (items === undefined || items.length === 0) {
    for (const [key, text] of data) files.set(key, { text, mode: defaultMode })
    return files
  }
  for (const { key, path, mode } of items) {
    const text = data.get(key)
    if (text !== undefined) files.set(path, { text, mode: mode ?? defaultMode })
    else if (optional !== true) throw new MountError(missing(key))
  }
  return files
}

type DownwardSource = NonNullable<VolumeSource['downwardAPI']>

function downwardFiles(parts: KubeletParts, pod: Pod, source: DownwardSource): Files {
  const files = new Map<string, VolumeFile>()
  for (const { path, fieldRef, resourceFieldRef, mode } of source.items ?? []) {
    const text =
      fieldRef !== undefined
        ? podFieldValue(pod, fieldRef.fieldPath, parts)
        : resourceFieldRef !== undefined
          ? resourceFieldValue(pod, undefined, resourceFieldRef, parts)
          : ''
    files.set(path, { text: text ?? '', mode: mode ?? source.defaultMode ?? 0o644 })
  }
  return files
}

function projection(kind: string, field: keyof VolumeSource, isMemory: boolean): VolumePlugin {
  return {
    name: `kubernetes.io/${kind}`,
    handles: (source) => source[field] !== undefined,

    setUp(setup): MountSource {
      const tree = newTree(setup, { isMemory })
      tree.root.mode = isMemory ? 0o1777 : 0o777
      const files = filesOf(setup, () => undefined)
      writeDated(tree, files, setup.parts.random)
      setOwnership(setup, tree, true)
      return { tree, isReadOnly: true }
    },

    refresh(setup, { tree }) {
      const files = filesOf(setup, (path) => shownFile(tree, path)?.text)
      if (writeDated(tree, files, setup.parts.random)) setOwnership(setup, tree, true)
    },
  }
}

export const configMapVolume = projection('configmap', 'configMap', false)
export const secretVolume = projection('secret', 'secret', true)
export const downwardVolume = projection('downward-api', 'downwardAPI', false)
export const projectedVolume = projection('projected', 'projected', true)
