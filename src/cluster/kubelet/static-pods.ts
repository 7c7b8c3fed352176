// Pods from files of the machine. Models kubelet/config file source, v1.35.
import { decode } from '#api/decode.ts'
import { type Draft, isRecord } from '#api/object.ts'
import { formatNanoTime } from '#api/time.ts'
import type { Pod } from '#api/types/core-v1.ts'
import { mirrorAnnotation } from '#api/well-known.ts'
import { FileError } from '../machines/file-error.ts'
import { qosClassOf } from '../resources/pod-qos.ts'
import { setPodSpecDefaults } from '../resources/pod-spec.ts'
import type { KubeletParts } from './parts.ts'
import { isFitForFile } from './static-pod-rules.ts'

/** How often the folder is compared with what was read; a look is one number compared. */
const watchMs = 1000

export const annotations = {
  hash: 'kubernetes.io/config.hash',
  mirror: mirrorAnnotation,
  seen: 'kubernetes.io/config.seen',
  source: 'kubernetes.io/config.source',
} as const

export interface StaticPodListener {
  onSet(pod: Pod): void
  onGone(uid: string): void
}

export class StaticPods {
  readonly #parts: KubeletParts
  readonly #parseYaml: (text: string) => unknown
  readonly #listener: StaticPodListener
  readonly #byFile = new Map<string, { readonly text: string; readonly pod: Pod }>()
  #version = -1

  constructor(parts: KubeletParts, parseYaml: (text: string) => unknown, listener: StaticPodListener) {
    this.#parts = parts
    this.#parseYaml = parseYaml
    this.#listener = listener
  }

  start(): void {
    this.#look()
  }

  /** The static pod of a name, as the API would name it. */
  find(namespace: string | undefined, name: string): Pod | undefined {
    for (const { pod } of this.#byFile.values())
      if (pod.metadata.name === name && pod.metadata.namespace === namespace) return pod
    return undefined
  }

  all(): readonly Pod[] {
    return [...this.#byFile.values()].map(({ pod }) => pod)
  }

  #look(): void {
    const { machine, clock } = this.#parts
    const { version } = machine.files.tree
    if (version !== this.#version) {
      this.#version = version
      this.#read()
    }
    clock.after(watchMs, () => this.#look())
  }

  #read(): void {
    const { machine, config } = this.#parts
    const found = new Set<string>()
    for (const name of this.#names()) {
      const path = `${config.staticPodPath}/${name}`
      const text = machine.files.read(path)
      const known = this.#byFile.get(path)
      if (known?.text === text) {
        found.add(path)
        continue
      }
      const pod = this.#podOf(path, text)
      if (pod === undefined) continue
      found.add(path)
      if (known !== undefined) this.#listener.onGone(known.pod.metadata.uid)
      this.#byFile.set(path, { text, pod })
      this.#listener.onSet(pod)
    }
    for (const [path, { pod }] of [...this.#byFile]) {
      if (found.has(path)) continue
      this.#byFile.delete(path)
      this.#listener.onGone(pod.metadata.uid)
    }
  }

  #names(): readonly string[] {
    const { machine, config } = this.#parts
    try {
      const names = machine.files.list(config.staticPodPath)
      return names.filter(
        (name) =>
          !name.startsWith('.') && machine.files.stat(`${config.staticPodPath}/${name}`).kind === 'file',
      )
    } catch (error) {
      if (error instanceof FileError) return []
      throw error
    }
  }

  /** Undefined when the file holds no pod. */
  #podOf(path: string, text: string): Pod | undefined {
    let body: unknown
    try {
      body = this.#parseYaml(text)
    } catch (error) {
      if (error instanceof Error) return undefined
      throw error
    }
    if (!isRecord(body) || body.kind !== 'Pod') return undefined
    const pod = decode('core.v1.Pod', body).value as Draft<Pod>
    const { nodeName, clock } = this.#parts
    const uid = hashOf(`${nodeName}${path}${text}`)
    setPodSpecDefaults(pod.spec)
    pod.spec.nodeName = nodeName
    pod.spec.enableServiceLinks ??= true
    pod.spec.tolerations = [...(pod.spec.tolerations ?? []), { operator: 'Exists', effect: 'NoExecute' }]
    pod.metadata.name = `${pod.metadata.name}-${nodeName}`
    pod.metadata.namespace ??= 'default'
    pod.metadata.uid = uid
    pod.metadata.annotations = {
      ...pod.metadata.annotations,
      [annotations.hash]: uid,
      [annotations.seen]: formatNanoTime(clock.now()),
      [annotations.source]: 'file',
    }
    pod.status = { phase: 'Pending', qosClass: qosClassOf(pod.spec as Pod['spec']) }
    return isFitForFile(pod as Pod) ? (pod as Pod) : undefined
  }
}

/** 32 hexadecimal digits that depend on the text only. */
function hashOf(text: string): string {
  let digits = ''
  for (let salt = 1; digits.length < 32; salt++) {
    let h = Math.imul(0x811c9dc5, salt)
    for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
    h = Math.imul(h ^ (h >>> 15), 0x85ebca6b)
    digits += ((h ^ (h >>> 13)) >>> 0).toString(16).padStart(8, '0')
  }
  return digits
}
