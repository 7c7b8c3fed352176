// A session without a cluster: what the screen shows is what a test puts into it.
import { menuState as stateAtMenu } from '#game/menu-state.ts'
import type {
  Completion,
  LevelSummary,
  SessionState,
  SessionStore,
  TimelineEntry,
} from '#game/session-state.ts'

const startMs = Date.UTC(2026, 0, 5, 9)

const level = (id: string, chapter: string, title: string, stars?: number): LevelSummary => ({
  id,
  chapter,
  title,
  teaches: ['pods', 'services'],
  exams: ['CKAD-Obs'],
  difficulty: 1,
  languages: ['en', 'ko'],
  stars,
})

export const catalogue: readonly LevelSummary[] = [
  level('first-contact/hello', '1 First contact', 'Hello, cluster', 3),
  level('first-contact/wrong-image', '1 First contact', 'The image nobody built', 2),
  level('first-contact/crash', '1 First contact', 'It starts, it dies'),
  level('reach-it/no-service', '2 Reach it', 'The Service nobody made'),
  level('reach-it/selector', '2 Reach it', 'Endpoints: none'),
]

export const menuState: SessionState = { ...stateAtMenu('en', 7), catalogue, startMs, nowMs: startMs }

const answers = (text: string) => text.split('').map((sign) => sign === '1')

export const levelState: SessionState = {
  ...menuState,
  screen: 'level',
  level: {
    ...level('reach-it/no-service', 'Reach it 1/5', 'The Service nobody made'),
    hintCount: 3,
    par: { commands: 4, timeMs: 180_000 },
  },
  nowMs: startMs + 192_000,
  namespace: 'shop',
  goals: [
    {
      name: 'reach',
      title: 'web reaches cart by name',
      say: 'lookup cart: no such host',
      state: 'open',
      heldMs: 0,
      forMs: 30_000,
    },
    { name: 'two', title: 'two cart pods are ready', say: '', state: 'won', heldMs: 0, forMs: 0 },
  ],
  rules: [{ name: 'up', title: 'web keeps answering', say: '', state: 'kept' }],
  alerts: [{ name: 'cart', say: 'cart.shop unreachable from web (0 of 12 requests ok)', sinceMs: 4000 }],
  nodes: [
    { key: 'n3', name: 'worker-2', status: 'NotReady', roles: '', isReady: false },
    { key: 'n1', name: 'control-plane', status: 'Ready', roles: 'control-plane', isReady: true },
    { key: 'n2', name: 'worker-1', status: 'Ready', roles: '', isReady: true },
  ],
  pods: [
    {
      key: 'p2',
      name: 'web-5f7b9c4d8-9hwzr',
      ready: '0/1',
      status: 'CrashLoopBackOff',
      restarts: '4 (12s ago)',
      node: 'worker-2',
      isHealthy: false,
    },
    {
      key: 'p1',
      name: 'cart-7c9d8f6b5-4xk2p',
      ready: '1/1',
      status: 'Running',
      restarts: '0',
      node: 'worker-1',
      isHealthy: true,
    },
    {
      key: 'p3',
      name: 'cart-7c9d8f6b5-x2m9q',
      ready: '1/1',
      status: 'Running',
      restarts: '0',
      node: 'worker-1',
      isHealthy: true,
    },
  ],
  events: [
    {
      key: 'e2',
      atMs: startMs + 180_000,
      type: 'Warning',
      reason: 'BackOff',
      object: 'pod/web-5f7b9c4d8-9hwzr',
      message: 'Back-off restarting failed container web in pod web-5f7b9c4d8-9hwzr_shop',
      count: 6,
    },
    {
      key: 'e1',
      atMs: startMs + 12_000,
      type: 'Normal',
      reason: 'Scheduled',
      object: 'pod/cart-7c9d8f6b5-4xk2p',
      message: 'Successfully assigned shop/cart-7c9d8f6b5-4xk2p to worker-1',
      count: 1,
    },
  ],
  users: [
    { key: 'u1', name: 'cart', answers: answers('0000000000111111'), say: 'ok' },
    { key: 'u2', name: 'web', answers: answers('1111111111111111'), say: 'ok' },
  ],
  timeline: [
    {
      id: 1,
      kind: 'message',
      atMs: 0,
      from: 'mina',
      text: 'The web team shipped the cart. Customers see an error. Nobody has touched the cluster since Friday, or so they say.',
    },
    {
      id: 2,
      kind: 'message',
      atMs: 4000,
      from: 'pager',
      text: 'cart.shop unreachable from web (0 of 12 requests ok)',
    },
    {
      id: 3,
      kind: 'command',
      atMs: 20_000,
      prompt: 'player@bastion:~$ ',
      line: 'kubectl get pods',
      output:
        'NAME                    READY   STATUS    RESTARTS   AGE\ncart-7c9d8f6b5-4xk2p    1/1     Running   0          3m\nweb-5f7b9c4d8-9hwzr     1/1     Running   0          3m\n',
      exitCode: 0,
      droppedLines: 0,
    },
    {
      id: 4,
      kind: 'command',
      atMs: 50_000,
      prompt: 'player@bastion:~$ ',
      line: 'kubectl logs web-5f7b9c4d8-9hwzr --tail=2',
      output: 'GET http://cart/items: lookup cart: no such host\n',
      exitCode: 0,
      droppedLines: 0,
    },
    {
      id: 5,
      kind: 'message',
      atMs: 72_000,
      from: 'mina',
      text: '"no such host" - who gives a Service its name?',
    },
    {
      id: 6,
      kind: 'command',
      atMs: 90_000,
      prompt: 'player@bastion:~$ ',
      line: 'kubectl expose deployment cart --port=80 --target-port=8080',
      output: 'service/cart exposed\n',
      exitCode: 0,
      droppedLines: 0,
    },
    {
      id: 7,
      kind: 'game',
      atMs: 91_000,
      mark: '+',
      text: 'goal  web reaches cart by name: holds, 12 of 30 s',
    },
    {
      id: 8,
      kind: 'cluster',
      atMs: 95_000,
      type: 'Warning',
      reason: 'NodeNotReady',
      object: 'node/worker-2',
      text: 'Node worker-2 status is now: NodeNotReady',
    },
  ],
}

export class FakeSession implements SessionStore {
  state: SessionState
  history: readonly string[] = []
  readonly submitted: string[] = []
  readonly calls: string[] = []
  /** What a line does; nothing by default. */
  onSubmit: (line: string) => Promise<number> = async () => 0
  onComplete: (line: string, cursor: number) => Completion = (_line, cursor) => ({
    from: cursor,
    candidates: [],
  })
  isMore: (text: string) => boolean = (text) => text.endsWith('\\')
  readonly slashCommands = [
    { name: '/help', usage: '', summary: 'what the game itself can do' },
    { name: '/speed', usage: '[0..1000]', summary: 'how fast time passes' },
  ]
  readonly #listeners = new Set<() => void>()

  constructor(state: SessionState = levelState) {
    this.state = state
  }

  set(change: Partial<SessionState>): void {
    this.state = { ...this.state, ...change }
    for (const tell of this.#listeners) tell()
  }

  say(...entries: readonly TimelineEntry[]): void {
    this.set({ timeline: [...this.state.timeline, ...entries] })
  }

  subscribe(tell: () => void): () => void {
    this.#listeners.add(tell)
    return () => this.#listeners.delete(tell)
  }

  submit(line: string): Promise<number> {
    this.submitted.push(line)
    this.history = [...this.history, line]
    return this.onSubmit(line)
  }

  interrupt(): boolean {
    this.calls.push('interrupt')
    return this.state.job !== undefined
  }

  endInput(): void {
    this.calls.push('endInput')
  }

  tick(elapsedMs: number): void {
    this.set({ nowMs: this.state.nowMs + elapsedMs })
  }

  async complete(line: string, cursor: number): Promise<Completion> {
    return this.onComplete(line, cursor)
  }

  closeEditor(text: string | undefined): void {
    this.calls.push(`closeEditor ${text}`)
    this.set({ editor: undefined })
  }

  saveEditor(text: string): void {
    this.calls.push(`saveEditor ${text}`)
  }

  openXray(asked: readonly string[]): void {
    this.calls.push(['openXray', ...asked].join(' '))
  }

  closeXray(): void {
    this.calls.push('closeXray')
    this.set({ xray: undefined })
  }

  async openLevel(id: string): Promise<void> {
    this.calls.push(`openLevel ${id}`)
    if (id === 'first-contact/crash') throw new Error('the level has no cluster')
    this.set({ ...levelState, language: this.state.language })
  }

  async continue(): Promise<void> {
    this.calls.push('continue')
  }

  playAs(name: string): void {
    this.calls.push(`playAs ${name}`)
  }

  needsMore(text: string): boolean {
    return this.isMore(text)
  }
}
