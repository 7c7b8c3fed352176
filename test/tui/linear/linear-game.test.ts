import { describe, expect, it } from 'vitest'
import type { CommandEntry } from '#game/session-state.ts'
import { LinearGame } from '#tui/linear/linear-game.ts'
import { FakeSession, levelState, menuState } from '../../terminal/fake-session.ts'

interface Played {
  readonly game: LinearGame
  readonly session: FakeSession
  readonly said: string[]
  readonly prompts: string[]
  readonly left: { count: number }
}

function play(session = new FakeSession({ ...levelState, timeline: [] })): Played {
  const said: string[] = []
  const prompts: string[] = []
  const left = { count: 0 }
  const game = new LinearGame({
    session,
    say: (lines) => said.push(...lines),
    prompt: (prompt) => prompts.push(prompt),
    leave: () => {
      left.count++
    },
  })
  session.subscribe(() => game.look())
  game.look()
  return { game, session, said, prompts, left }
}

const command = (change: Partial<CommandEntry>): CommandEntry => ({
  id: 1,
  kind: 'command',
  atMs: 1000,
  prompt: '$ ',
  line: 'kubectl get pods -w',
  output: '',
  exitCode: undefined,
  droppedLines: 0,
  ...change,
})
const numbered = (count: number) => Array.from({ length: count }, (_, i) => `line ${i + 1}\n`).join('')
const settled = () => new Promise((resolve) => setImmediate(resolve))

describe('the game line by line', () => {
  it('lists the menu with numbers and opens what is chosen', async () => {
    const { game, session, said, prompts } = play(new FakeSession(menuState))
    expect(said).toContain('1 First contact')
    expect(said).toContain('  2. Hello, cluster, solved, 3 of 3 stars')
    expect(prompts.at(-1)).toBe('> ')
    said.length = 0
    game.take('the')
    expect(said).toContain('  5. The Service nobody made')
    game.take('zebra')
    expect(said.at(-1)).toBe('nothing matches "zebra"; Enter lists all')
    game.take('5')
    await settled()
    expect(session.calls).toEqual(['openLevel reach-it/no-service'])
    expect(said).toContain('Level: The Service nobody made')
    expect(said).toContain(
      '00:00 mina: The web team shipped the cart. Customers see an error. Nobody has touched the cluster since Friday, or so they say.',
    )
    expect(prompts.at(-1)).toBe('player@bastion:~$ ')
  })

  it('leads a newcomer through the tour', async () => {
    const { game, session, said } = play(new FakeSession(menuState))
    game.take('1')
    await settled()
    expect(session.calls).toEqual(['openLevel sandbox'])
    expect(said.at(-1)).toMatch(/^tour 1\/6 {2}Ask the cluster .* type kubectl get nodes and press Enter\.$/)
    session.set({
      timeline: [...session.state.timeline, command({ id: 50, line: 'k get nodes', exitCode: 0 })],
    })
    expect(said.slice(-2)).toEqual([
      '+ Three machines: one decides, two carry the work.',
      'tour 2/6  Give them work: kubectl create deployment hello --image=nginx --replicas=2',
    ])
  })

  it('says why a level cannot be opened', async () => {
    const { game, said } = play(new FakeSession(menuState))
    game.take('it dies')
    await settled()
    await settled()
    expect(said.at(-1)).toBe('That cannot be opened: the level has no cluster')
  })

  it('tells an output once, as it grows, and what is left on its last line when it ends', () => {
    const { session, said } = play()
    said.length = 0
    session.set({ timeline: [command({ output: 'NAME\nweb Pen' })] })
    expect(said).toEqual(['NAME'])
    session.set({ timeline: [command({ output: 'NAME\nweb Pending\nweb ' })] })
    expect(said).toEqual(['NAME', 'web Pending'])
    session.set({ timeline: [command({ output: 'NAME\nweb Pending\nweb Run', exitCode: 130 })] })
    expect(said).toEqual(['NAME', 'web Pending', 'web Run'])
    session.set({ nowMs: session.state.nowMs + 5000 })
    expect(said).toHaveLength(3)
  })

  it('tells the end of a flood, and how much was left out', () => {
    const { session, said } = play()
    said.length = 0
    session.set({ timeline: [command({ output: numbered(5000), exitCode: 0 })] })
    expect(said[0]).toBe('... 4960 lines left out ...')
    expect(said.at(-1)).toBe('line 5000')
    expect(said).toHaveLength(41)
  })

  it('tells everything anew that was wiped, as watch does', () => {
    const { session, said } = play()
    session.set({ timeline: [command({ output: 'a\nb\nc\n' })] })
    said.length = 0
    session.set({ timeline: [command({ output: 'a\n' })] })
    expect(said).toEqual(['a'])
  })

  it('does not tell the same story again when the world was taken back', () => {
    const { session, said } = play()
    const story = [1, 2, 3].map((id) => ({
      id,
      kind: 'message' as const,
      atMs: id * 1000,
      from: 'mina',
      text: `sentence ${id}`,
    }))
    session.set({ timeline: story })
    said.length = 0
    session.set({ timeline: [] })
    session.set({ timeline: story.slice(0, 1) })
    session.set({ timeline: story.slice(0, 2) })
    expect(said).toEqual([])
    session.say({ id: 3, kind: 'game', atMs: 2500, mark: 'i', text: '1s back' })
    session.say({ id: 4, kind: 'message', atMs: 3000, from: 'mina', text: 'sentence 3' })
    expect(said).toEqual(['i 1s back', '00:03 mina: sentence 3'])
  })

  it('tells of an alert once, and again only after a while', () => {
    const { session, said } = play()
    const { alerts, nowMs } = session.state
    expect(said.filter((line) => line.startsWith('! alert cart'))).toHaveLength(1)
    session.set({ alerts: [] })
    session.set({ alerts, nowMs: nowMs + 5000 })
    expect(said.filter((line) => line.startsWith('! alert cart'))).toHaveLength(1)
    session.set({ alerts: [] })
    session.set({ alerts, nowMs: nowMs + 90_000 })
    expect(said.filter((line) => line.startsWith('! alert cart'))).toHaveLength(2)
  })

  it('says how the cluster and the goals are on an empty line', () => {
    const { game, said } = play()
    said.length = 0
    game.take('')
    expect(said[0]).toContain('nodes 2/3  pods 2/3')
    expect(said.slice(1)).toEqual(['goals 1/2', '  web reaches cart by name: lookup cart: no such host'])
  })

  it('goes on with a line that is not complete, until Ctrl-C', async () => {
    const { game, session, prompts } = play()
    game.take('echo a \\')
    expect(prompts.at(-1)).toBe('> ')
    game.take('b')
    await settled()
    expect(session.submitted).toEqual(['echo a \\\nb'])
    game.take('echo c \\')
    game.interrupt('')
    expect(prompts.at(-1)).toBe('player@bastion:~$ ')
    game.take('ls')
    expect(session.submitted.at(-1)).toBe('ls')
  })

  it('shows no prompt while a command runs, and that of a command that asks', async () => {
    const { game, session, prompts } = play()
    let end: (code: number) => void = () => {}
    session.onSubmit = () => new Promise((resolve) => (end = resolve))
    game.take('kubectl exec -it web -- sh')
    expect(prompts.at(-1)).toBe('')
    session.set({ job: { entryId: 1, line: 'kubectl exec', input: { prompt: '# ' } } })
    expect(prompts.at(-1)).toBe('# ')
    session.set({ job: undefined })
    end(0)
    await settled()
    expect(prompts.at(-1)).toBe('player@bastion:~$ ')
  })

  it('asks before it leaves, with Ctrl-C as with Ctrl-D', () => {
    const { game, prompts, left } = play()
    game.interrupt('')
    expect(prompts.at(-1)).toBe('Leave the game? y or n: ')
    game.take('n')
    expect(prompts.at(-1)).toBe('player@bastion:~$ ')
    game.end(false)
    expect(prompts.at(-1)).toBe('Leave the game? y or n: ')
    game.take('y')
    expect(left.count).toBe(1)
  })

  it('takes 10,000 lines at once: some wait, the rest is said not to be run', async () => {
    const { game, session, said } = play()
    const ends: ((code: number) => void)[] = []
    session.onSubmit = () => new Promise((resolve) => ends.push(resolve))
    said.length = 0
    for (let i = 0; i < 10_000; i++) game.take(`echo ${i}`)
    expect(session.submitted).toHaveLength(100)
    expect(said).toEqual(['100 lines wait already; what comes now is not run until they are done'])
    for (const end of ends) end(0)
    await settled()
    expect(said.at(-1)).toBe('9900 lines were not run: too many waited')
    game.take('ls')
    expect(session.submitted.at(-1)).toBe('ls')
  })

  it('edits a text by lines and asks before changes are lost', () => {
    const { game, session, said, prompts } = play()
    session.set({ editor: { path: 'web.yaml', text: 'kind: Pod\nname: web\n' } })
    expect(said).toContain('1  kind: Pod')
    expect(prompts.at(-1)).toBe('web.yaml: ')
    game.take('2 name: api')
    game.take('q')
    expect(said.at(-1)).toBe('not saved: x saves and leaves, q again leaves as it was')
    game.take('w')
    expect(session.calls.at(-1)).toBe('saveEditor kind: Pod\nname: api\n')
    game.take('x')
    expect(session.calls.at(-1)).toBe('closeEditor kind: Pod\nname: api\n')
    // The command needs its time to take the text.
    const slow = play()
    slow.session.closeEditor = () => {}
    const job = { entryId: 1, line: 'kubectl edit', input: undefined }
    slow.session.set({ job, editor: { path: 'web.yaml', text: 'kind: Pod\n' } })
    slow.game.take('q')
    expect(slow.game.isReady).toBe(false)
    slow.session.set({ editor: undefined })
    slow.session.set({ editor: { path: 'web.yaml', text: 'kind: Pod\n' } })
    expect(slow.prompts.at(-1)).toBe('web.yaml: ')
    expect(prompts.at(-1)).toBe('player@bastion:~$ ')
  })

  it('tells the debrief when the level is won', () => {
    const { session, said } = play()
    said.length = 0
    session.set({
      screen: 'solved',
      result: {
        stars: 2,
        timeMs: 61_000,
        commands: 4,
        hintsUsed: 1,
        rulesKept: true,
        debrief: 'Nobody had made the Service.',
        yourWay: ['kubectl expose deployment cart'],
        report: [{ title: 'What happened', lines: ['00:12  the first sign: no such host'] }],
        shorterWay: [],
      },
    })
    expect(said).toContain('Solved: The Service nobody made, 2 of 3 stars')
    expect(said.join('\n')).toContain('Nobody had made the Service.')
    expect(said.at(-1)).toBe('The cluster lives on. /menu goes on to the next level.')
  })
})
