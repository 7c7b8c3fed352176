// Does again what was done to the recorded cluster: command lines go through kubectl; those whose verb is not built yet
// become the request that kubectl would send.
import { parseAllDocuments } from 'yaml'
import type { ApiRequest, PlainResponse } from '#api/request.ts'
import { type ResourceRef, resourcePath, splitApiVersion } from '#api/resource-ref.ts'
import { schema } from '#api/schema/schema.ts'
import { InProcessClient } from '#client/in-process-client.ts'
import { Pace } from '#client/pace.ts'
import { kubectlCommand } from '#kubectl/kubectl.ts'
import { verbs } from '#kubectl/verbs/index.ts'
import type { CommandIo } from '#shell/command.ts'
import { admin, type BareWorld } from './bare-world.ts'
import type { Action } from './timeline-recording.ts'

/** Words that only look; what they print is compared elsewhere. */
const lookingVerbs = new Set(['get', 'describe', 'events', 'wait', 'rollout status', 'rollout history'])
const builtVerbs = new Set(verbs.map((verb) => verb.path))

const resourceWords: { readonly [word: string]: string } = {
  deploy: 'deployments',
  deployment: 'deployments',
  ds: 'daemonsets',
  sts: 'statefulsets',
  rs: 'replicasets',
  rc: 'replicationcontrollers',
  svc: 'services',
  cm: 'configmaps',
  pvc: 'persistentvolumeclaims',
  ns: 'namespaces',
  sa: 'serviceaccounts',
  quota: 'resourcequotas',
  node: 'nodes',
  pod: 'pods',
  job: 'jobs',
  cronjob: 'cronjobs',
}

export class Player {
  readonly #world: BareWorld
  readonly #namespace: string
  readonly #pace = new Pace()
  readonly #client: InProcessClient

  constructor(world: BareWorld, namespace: string) {
    this.#world = world
    this.#namespace = namespace
    this.#client = new InProcessClient(world, admin, this.#pace)
  }

  /** Starts the action; a command that waits goes on while time does. Resolves once it has nothing to do but wait. */
  async play(action: Action): Promise<void> {
    if (action.kind === 'request') {
      const { method, path = '', body, contentType } = action
      this.#request(method as ApiRequest['method'], path, body, contentType ?? 'application/json')
      return
    }
    if (action.kind !== 'kubectl') return
    const [, ...argv] = action.argv ?? []
    const twoWords = argv.slice(0, 2).join(' ')
    if (lookingVerbs.has(twoWords) || lookingVerbs.has(argv[0] ?? '')) return
    if (builtVerbs.has(twoWords) || builtVerbs.has(argv[0] ?? '')) {
      void this.#pace.run(() => this.#kubectl(argv, action.files ?? {}))
      await this.#pace.idle()
      return
    }
    this.#translate(argv, action.files ?? {})
  }

  async #kubectl(argv: readonly string[], files: { readonly [name: string]: string }): Promise<void> {
    const { clock } = this.#world
    let errors = ''
    const io: CommandIo = {
      stdin: '',
      out: () => {},
      err: (text) => {
        errors += text
      },
      files: {
        read: async (path) => {
          const text = files[path]
          if (text === undefined) throw new Error(`open ${path}: no such file or directory`)
          return text
        },
        write: async () => {},
        exists: async (path) => files[path] !== undefined,
        list: async () => Object.keys(files),
        isFolder: async () => false,
        remove: async () => {},
      },
      cwd: '/',
      env: {},
      interrupt: { isRaised: false, onRaise: () => () => {} },
      isTerminal: false,
      sleep: (ms) => this.#pace.wait((settle) => clock.after(ms, () => settle(undefined))),
      edit: async (_, text) => text,
      readLine: async () => undefined,
    }
    const command = kubectlCommand({ connect: () => this.#client, nowMs: () => clock.now() })
    const code = await command.run(argv, io)
    if (code !== 0 && /unknown|not built/.test(errors))
      throw new Error(`kubectl ${argv.join(' ')}: ${errors}`)
  }

  #request(
    method: ApiRequest['method'],
    path: string,
    body?: unknown,
    contentType = 'application/json',
  ): unknown {
    const headers = { 'content-type': contentType, 'user-agent': 'golden/1' }
    const [plainPath = '', queryText = ''] = path.split('?')
    const query = Object.fromEntries(new URLSearchParams(queryText))
    const response = this.#world.handle({
      method,
      path: plainPath,
      query,
      headers,
      user: admin,
      ...(body !== null && { body }),
    }) as PlainResponse
    return response.body
  }

  /** The request behind a command line; only forms that the recordings use. */
  #translate(argv: readonly string[], files: { readonly [name: string]: string }): void {
    const flags = new Map<string, string>()
    const words: string[] = []
    for (let i = 0; i < argv.length; i++) {
      const word = argv[i] as string
      if (word === '-n' || word === '-f' || word === '-p') flags.set(word, argv[++i] ?? '')
      else if (word.startsWith('--')) {
        const [name = '', ...value] = word.split('=')
        flags.set(name, value.join('='))
      } else words.push(word)
    }
    const [verb, ...rest] = words
    const run = this.#translations[verb ?? '']
    if (run === undefined) throw new Error(`the harness cannot play: kubectl ${argv.join(' ')}`)
    run(rest, flags, files)
  }

  readonly #translations: {
    readonly [verb: string]: (
      words: readonly string[],
      flags: ReadonlyMap<string, string>,
      files: { readonly [name: string]: string },
    ) => void
  } = {
    create: (words, flags, files) => {
      if (words[0] === 'sa')
        this.#request('POST', this.#path('serviceaccounts'), { metadata: { name: words[1] } })
      for (const document of parseAllDocuments(files[flags.get('-f') ?? ''] ?? '')) {
        const object = document.toJS() as { apiVersion: string; kind: string } | null
        if (object !== null) this.#request('POST', this.#pathOfKind(object), object)
      }
    },
    scale: (words, flags) =>
      this.#patch(words, { spec: { replicas: Number(flags.get('--replicas')) } }, 'merge', 'scale'),
    delete: (words, flags) => {
      const cascade = flags.get('--cascade')
      const policies: { readonly [cascade: string]: string } = { orphan: 'Orphan', foreground: 'Foreground' }
      const grace = flags.get('--grace-period')
      const body = {
        propagationPolicy: policies[cascade ?? ''] ?? 'Background',
        ...(grace !== undefined && { gracePeriodSeconds: Number(grace) }),
      }
      for (const path of this.#targets(words, flags.has('--all'))) this.#request('DELETE', path, body)
    },
    set: ([what, target = '', ...pairs]) => {
      const path = this.#targets([target], false)[0] ?? ''
      const stored = this.#request('GET', path) as { spec: { template?: { spec: PodShape } } & PodShape }
      const pod = stored.spec.template?.spec ?? stored.spec
      const containers = pod.containers.map(({ name, env = [] }) => {
        const value = pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1)
        if (what === 'image') return { name, ...(value !== undefined && { image: value }) }
        return {
          name,
          env: [...env, ...pairs.map((pair) => ({ name: pair.split('=')[0], value: pair.split('=')[1] }))],
        }
      })
      const change = { containers }
      const patch = { spec: stored.spec.template === undefined ? change : { template: { spec: change } } }
      this.#request('PATCH', path, patch, 'application/strategic-merge-patch+json')
    },
    rollout: ([what, ...target]) => {
      if (what === 'pause' || what === 'resume')
        this.#patch(target, { spec: { paused: what === 'pause' ? true : null } })
      else if (what === 'restart') {
        const restartedAt = new Date(this.#world.clock.now()).toISOString().replace(/\.\d+/, '')
        const annotations = { 'kubectl.kubernetes.io/restartedAt': restartedAt }
        this.#patch(target, { spec: { template: { metadata: { annotations } } } })
      } else this.#undo(target)
    },
    patch: (words, flags) => {
      const body = JSON.parse(flags.get('-p') ?? '{}') as unknown
      this.#patch(words, body, flags.get('--type') ?? 'strategic', flags.get('--subresource'))
    },
    label: (words) => this.#setMetadata('labels', words),
    annotate: (words) => this.#setMetadata('annotations', words),
    cordon: ([name = '']) => this.#patch(['node', name], { spec: { unschedulable: true } }),
    taint: ([, ...words]) => {
      const isTaint = (word: string) => /[:=]|-$/.test(word) && !/-\d+$/.test(word)
      for (const name of words.filter((word) => !isTaint(word))) {
        const path = this.#path('nodes', name)
        const { spec } = this.#request('GET', path) as { spec: { taints?: readonly { key: string }[] } }
        let taints = spec.taints ?? []
        for (const word of words.filter(isTaint)) {
          const [, key = '', value = '', effect] = /^([^=:-]+)(?:=([^:]*))?(?::(\w+))?-?$/.exec(word) ?? []
          taints = taints.filter((taint) => taint.key !== key)
          if (!word.endsWith('-')) taints = [{ key, value, effect } as { key: string }, ...taints]
        }
        this.#request('PATCH', path, { spec: { taints } }, 'application/merge-patch+json')
      }
    },
    uncordon: ([name = '']) => this.#patch(['node', name], { spec: { unschedulable: null } }),
  }

  /** The Deployment gets the template and annotations of its former revision back, as `rollout undo` sends it. */
  #undo(target: readonly string[]): void {
    const path = this.#targets(target, false)[0] ?? ''
    const stored = this.#request('GET', path) as Revisioned
    const { items } = this.#request('GET', this.#path('replicasets')) as { items: readonly Revisioned[] }
    const former = items
      .filter((set) => set.metadata.ownerReferences?.[0]?.uid === stored.metadata.uid)
      .sort((a, b) => revisionOf(a) - revisionOf(b))
      .at(-2)
    if (former === undefined) throw new Error('no former revision')
    const { 'pod-template-hash': _, ...labels } = former.spec.template.metadata.labels
    const template = { ...former.spec.template, metadata: { ...former.spec.template.metadata, labels } }
    const kept = Object.entries(stored.metadata.annotations ?? {})
    const annotations = Object.fromEntries(
      kept.filter(([key]) => key.startsWith('deployment.kubernetes.io/')),
    )
    this.#request(
      'PATCH',
      path,
      [
        { op: 'replace', path: '/spec/template', value: template },
        { op: 'replace', path: '/metadata/annotations', value: annotations },
      ],
      'application/json-patch+json',
    )
  }

  #setMetadata(field: 'labels' | 'annotations', words: readonly string[]): void {
    const at = words.findIndex((word) => /[=-]$|=/.test(word))
    const pairs = words.slice(at).map((pair) => {
      const [key = '', value] = pair.split('=')
      return value === undefined ? [key.slice(0, -1), null] : [key, value]
    })
    this.#patch(words.slice(0, at), { metadata: { [field]: Object.fromEntries(pairs) } }, 'merge')
  }

  #patch(target: readonly string[], body: unknown, type = 'strategic', subresource?: string): void {
    const path = this.#targets(target, false)[0] ?? ''
    const contentType =
      type === 'strategic'
        ? 'application/strategic-merge-patch+json'
        : `application/${type === 'json' ? 'json-patch' : 'merge-patch'}+json`
    this.#request('PATCH', subresource === undefined ? path : `${path}/${subresource}`, body, contentType)
  }

  #targets(words: readonly string[], all: boolean): readonly string[] {
    const [first = '', ...names] = words
    const [word = '', name] = first.split('/')
    const plural = resourceWords[word] ?? word
    if (all) {
      const list = this.#request('GET', this.#path(plural)) as {
        items: readonly { metadata: { name: string } }[]
      }
      return list.items.map((item) => this.#path(plural, item.metadata.name))
    }
    return (name === undefined ? names : [name]).map((each) => this.#path(plural, each))
  }

  #pathOfKind({ apiVersion, kind }: { apiVersion: string; kind: string }): string {
    const { group, version } = splitApiVersion(apiVersion)
    const facts = schema.resources.find((r) => r.group === group && r.version === version && r.kind === kind)
    if (facts === undefined) throw new Error(`the API serves no ${apiVersion} ${kind}`)
    return this.#pathOf(facts)
  }

  #path(plural: string, name?: string): string {
    const facts = schema.resources.find((r) => r.plural === plural)
    if (facts === undefined) throw new Error(`the API serves no ${plural}`)
    return this.#pathOf(facts, name)
  }

  #pathOf(facts: Pick<ResourceRef, 'group' | 'version' | 'plural' | 'namespaced'>, name?: string): string {
    return resourcePath(facts, facts.namespaced ? this.#namespace : undefined, name)
  }
}

interface PodShape {
  readonly containers: readonly { readonly name: string; readonly env?: readonly object[] }[]
}

interface Revisioned {
  readonly metadata: {
    readonly uid: string
    readonly annotations?: { readonly [key: string]: string }
    readonly ownerReferences?: readonly { readonly uid: string }[]
  }
  readonly spec: {
    readonly template: { readonly metadata: { readonly labels: { readonly [key: string]: string } } }
  }
}

function revisionOf(set: Revisioned): number {
  return Number(set.metadata.annotations?.['deployment.kubernetes.io/revision'] ?? 0)
}
