import { afterEach, describe, expect, it } from 'vitest'
import type { JobView } from '#game/session-state.ts'
import { FakeSession, levelState, menuState } from './fake-session.ts'
import { Harness, type HarnessOptions, keys } from './harness.ts'

let open: Harness | undefined

async function start(session = new FakeSession(), options: Partial<HarnessOptions> = {}): Promise<Harness> {
  open = new Harness({ load: async () => ({ session }), columns: 80, rows: 24, ...options })
  await open.sees(session.state.screen === 'menu' ? 'First contact' : 'Tab ')
  await open.idle()
  return open
}

afterEach(async () => {
  await open?.leave()
  open = undefined
})

describe('the prompt', () => {
  it('runs a line, also when Enter comes in the same chunk', async () => {
    const session = new FakeSession()
    const screen = await start(session)
    await screen.press('kubectl get pods\rls\r')
    expect(session.submitted).toEqual(['kubectl get pods', 'ls'])
    expect(screen.lines[22]).toBe(' player@bastion:~$')
  })

  it('puts the real cursor behind wide characters', async () => {
    const screen = await start()
    await screen.press('echo 파드')
    expect(screen.cursor).toEqual({ x: ' player@bastion:~$ echo '.length + 4, y: 22 })
    await screen.press('\x1b[D')
    expect(screen.cursor.x).toBe(' player@bastion:~$ echo '.length + 2)
  })

  it('shows candidates under the line and walks through them', async () => {
    const session = new FakeSession()
    session.onComplete = (_line, cursor) => ({
      from: cursor - 2,
      candidates: [
        { text: 'cart-4xk2p', detail: 'Running 1/1' },
        { text: 'cart-x2m9q', detail: 'CrashLoopBackOff 0/1' },
      ],
    })
    const screen = await start(session)
    await screen.press('kubectl describe pod ca', keys.tab)
    expect(screen.lines.slice(-4)).toEqual([
      ' player@bastion:~$ kubectl describe pod cart-',
      '   cart-4xk2p   Running 1/1',
      '   cart-x2m9q   CrashLoopBackOff 0/1',
      expect.stringContaining('Tab next'),
    ])
    await screen.press(keys.tab, keys.tab)
    expect(screen.lines.slice(-4, -1)).toEqual([
      ' player@bastion:~$ kubectl describe pod cart-x2m9q',
      '   cart-4xk2p   Running 1/1',
      ' > cart-x2m9q   CrashLoopBackOff 0/1',
    ])
    await screen.press(keys.escape)
    expect(screen.lines[22]).toBe(' player@bastion:~$ kubectl describe pod cart-x2m9q')
  })

  it('searches the history', async () => {
    const session = new FakeSession()
    session.history = ['kubectl get pods', 'ls', 'kubectl get nodes']
    const screen = await start(session)
    await screen.press(keys.ctrl('r'), 'kube', keys.ctrl('r'))
    expect(screen.lines.slice(-4, -1)).toEqual([
      ' search: kube',
      '   kubectl get nodes',
      ' > kubectl get pods',
    ])
    await screen.press(keys.enter, keys.enter)
    expect(session.submitted).toEqual(['kubectl get pods'])
  })

  it('keeps the lines of a paste until Enter, and refuses one of a megabyte at once', async () => {
    const session = new FakeSession()
    const screen = await start(session)
    await screen.press(keys.paste('cat <<EOF\nhello\nEOF\n'))
    expect(session.submitted).toEqual([])
    expect(screen.lines.slice(-5, -1)).toEqual([
      ' player@bastion:~$ cat <<EOF',
      ' > hello',
      ' > EOF',
      ' 3 lines: Enter runs them all, Ctrl-C drops them',
    ])
    await screen.press(keys.enter)
    expect(session.submitted).toEqual(['cat <<EOF\nhello\nEOF'])
    await screen.press(keys.paste('x'.repeat(1_000_000)))
    expect(screen.frame).toContain('That paste has 1.0 MB; the prompt takes 64 KB. Nothing of it was kept.')
  })

  it('goes on in a next line while the shell waits for more', async () => {
    const session = new FakeSession()
    const screen = await start(session)
    await screen.press('kubectl get \\', keys.enter, 'pods')
    expect(screen.lines.slice(-3, -1)).toEqual([' player@bastion:~$ kubectl get \\', ' > pods'])
    await screen.press(keys.enter)
    expect(session.submitted).toEqual(['kubectl get \\\npods'])
  })

  it('lets lines wait for the command that runs, and Ctrl-C stop it', async () => {
    const session = new FakeSession()
    let end = (_exitCode: number) => {}
    const job: JobView = { entryId: 9, line: 'kubectl get pods -w', input: undefined }
    session.onSubmit = (line) => {
      if (!line.endsWith('-w')) return Promise.resolve(0)
      session.set({ job })
      return new Promise((resolve) => {
        end = resolve
      })
    }
    const screen = await start(session)
    await screen.press('kubectl get pods -w', keys.enter, 'ls', keys.enter)
    expect(session.submitted).toEqual(['kubectl get pods -w'])
    expect(screen.frame).toContain('1 line waits for the command that runs')
    expect(screen.lines[23]).toContain('Ctrl-C stop it')
    session.set({ job: undefined })
    end(0)
    await screen.sees('Tab complete  F1')
    expect(session.submitted).toEqual(['kubectl get pods -w', 'ls'])
    session.set({ job })
    await screen.press(keys.ctrl('c'))
    expect(session.calls).toEqual(['interrupt'])
    session.set({ job: undefined })
  })

  it('runs what waits for a command that somebody else began: one that a run goes on with', async () => {
    const session = new FakeSession()
    session.set({ job: { entryId: 9, line: 'kubectl wait pod/web', input: undefined } })
    const screen = await start(session)
    await screen.press('ls', keys.enter, 'pwd', keys.enter)
    expect(session.submitted).toEqual([])
    expect(screen.frame).toContain('2 lines wait for the command that runs')
    session.set({ job: undefined })
    await screen.sees('Tab complete  F1')
    expect(session.submitted).toEqual(['ls', 'pwd'])
  })

  it('takes no line that waits along to the menu', async () => {
    const session = new FakeSession()
    session.set({ job: { entryId: 9, line: 'kubectl get pods -w', input: undefined } })
    const screen = await start(session)
    await screen.press('ls', keys.enter)
    session.set({ ...menuState })
    await screen.sees('or type a few letters')
    session.set({ ...levelState })
    await screen.sees('Tab complete  F1')
    expect(session.submitted).toEqual([])
  })

  it('hands lines to a job that asks for them, with its prompt', async () => {
    const session = new FakeSession()
    session.set({ job: { entryId: 9, line: 'kubectl exec -it web -- sh', input: { prompt: '/ # ' } } })
    const screen = await start(session)
    expect(screen.lines[22]).toBe(' / #')
    await screen.press('ls', keys.enter, keys.enter, keys.ctrl('d'))
    expect(session.submitted).toEqual(['ls', ''])
    expect(session.calls).toEqual(['endInput'])
    session.set({ job: undefined })
  })
})

describe('the pages', () => {
  it('opens help with F1, and with ? on an empty line only', async () => {
    const screen = await start(new FakeSession(), { columns: 120, rows: 50 })
    await screen.press(keys.f1)
    expect(screen.frame).toContain('search the history')
    expect(screen.frame).toContain('/speed [0..1000]  how fast time passes')
    await screen.press(keys.escape, '?')
    expect(screen.lines[0]).toContain('help')
    await screen.press(keys.escape, 'a', '?')
    expect(screen.frame).toContain('player@bastion:~$ a?')
  })

  it('shows goals with what is still wrong', async () => {
    const screen = await start()
    await screen.press(keys.f2)
    expect(screen.lines.slice(1, 7)).toEqual([
      expect.stringContaining('·  web reaches cart by name  open'),
      expect.stringContaining('lookup cart: no such host'),
      expect.stringContaining('●  two cart pods are ready  won'),
      expect.any(String),
      expect.stringContaining('rules: must hold all the time'),
      expect.stringContaining('●  web keeps answering  kept'),
    ])
  })

  it('asks for hints and pauses through the session', async () => {
    const session = new FakeSession()
    const screen = await start(session)
    await screen.press(keys.f3, keys.f6)
    expect(session.submitted).toEqual(['/hint', '/pause'])
  })

  it('shows the debrief until Enter', async () => {
    const session = new FakeSession()
    const screen = await start(session)
    session.set({
      screen: 'solved',
      result: {
        stars: 2,
        timeMs: 192_000,
        commands: 6,
        hintsUsed: 1,
        rulesKept: true,
        debrief: 'The Service was missing.',
        yourWay: ['00:20 kubectl get pods'],
        report: [{ title: 'What happened', lines: ['00:12  the first sign: no such host'] }],
        shorterWay: ['kubectl expose deployment cart --port=80'],
      },
    })
    await screen.sees('★★☆   The Service nobody made')
    expect(screen.frame).toContain('time      03:12   par 03:00')
    expect(screen.frame).toContain('A shorter way')
    expect(screen.lines[23]).toBe(' F10 go on  Esc close  Up/Down scroll  F1 help')
    await screen.press(keys.enter)
    expect(screen.frame).toContain('player@bastion')
    expect(screen.lines[23]).toMatch(/^ F10 go on {2}Tab complete/)
  })

  it('leads on from the debrief, to where the menu goes on', async () => {
    const session = new FakeSession()
    session.onSubmit = async () => {
      session.set({ ...menuState, result: undefined })
      return 0
    }
    const screen = await start(session)
    const { result: _, ...solved } = { ...session.state, screen: 'solved' as const }
    session.set({
      ...solved,
      result: {
        stars: 3,
        timeMs: 60_000,
        commands: 2,
        hintsUsed: 0,
        rulesKept: true,
        debrief: 'One.\nTwo.',
        yourWay: [],
        report: [],
        shorterWay: [],
      },
    })
    await screen.sees('★★★')
    expect(screen.frame).toMatch(/ One\. +│\n│ +│\n│ {3}Two\./)
    await screen.press('\x1b[21~')
    expect(session.submitted).toEqual(['/menu'])
    await screen.sees('   > next       2 Reach it · The Service nobody made')
  })

  it('edits a text for a command', async () => {
    const session = new FakeSession()
    const screen = await start(session)
    session.set({ editor: { path: '/tmp/edit.yaml', text: 'replicas: 1\nimage: nginx\n' } })
    await screen.sees('/tmp/edit.yaml')
    await screen.press('\x1b[F', '\x7f', '3', keys.down, keys.ctrl('u'), keys.ctrl('x'))
    expect(session.calls).toEqual(['closeEditor replicas: 3\nx\n'])
  })
})

describe('the screen', () => {
  it('walks through the panels at 80 x 24 and zooms at 120 x 40', async () => {
    const screen = await start()
    await screen.press(keys.f5)
    expect(screen.lines[1]).toContain('nodes 2/3 ready')
    await screen.press(keys.f5)
    expect(screen.lines[1]).toContain('pods in shop')
    await screen.press('x')
    expect(screen.lines[22]).toBe(' player@bastion:~$ x')
    await screen.press(keys.escape)
    expect(screen.lines[1]).toContain('mina')
    await screen.resize(120, 40)
    expect(screen.frame).toContain('┌ events ─')
    await screen.press(keys.alt('2'))
    expect(screen.frame).not.toContain('┌ events ─')
    expect(screen.frame).toContain('┌ pods in shop ─')
  })

  it('shows old and new status for two seconds', async () => {
    const session = new FakeSession()
    const screen = await start(session, { columns: 140, rows: 40 })
    session.set({ pods: session.state.pods.map((pod) => ({ ...pod, status: 'Terminating' })) })
    await screen.sees('Running → Terminating')
    await screen.until(() => !screen.frame.includes('→'))
    expect(screen.frame).toContain('Terminating')
  })

  it('says how large it must be, and can still be left', async () => {
    const screen = await start()
    await screen.resize(59, 20)
    expect(screen.frame.trim()).toBe(
      'too small: 59 x 20, needed 60 x 16\nMake the window larger, or press Ctrl-C twice to leave.',
    )
    await screen.resize(60, 16)
    expect(screen.frame).toContain('player@bastion')
    await screen.resize(40, 10)
    await screen.press(keys.ctrl('c'), keys.ctrl('c'))
    await screen.ended
    open = undefined
  })

  it('leaves no ghosts behind a resize', async () => {
    const screen = await start(new FakeSession(), { columns: 120, rows: 40 })
    for (const [columns, rows] of [
      [80, 24],
      [60, 16],
      [200, 60],
      [80, 24],
    ] as const)
      await screen.resize(columns, rows)
    const again = await start(new FakeSession())
    expect(screen.frame.replace(/00:0\d:\d\d/, '')).toBe(again.frame.replace(/00:0\d:\d\d/, ''))
    await screen.leave()
  })

  it('is never wider or higher than the terminal, in any language', async () => {
    for (const language of ['en', 'ko'] as const)
      for (const [columns, rows] of [
        [60, 16],
        [80, 24],
        [120, 40],
      ] as const) {
        const session = new FakeSession({ ...levelState, language })
        const screen = await start(session, { columns, rows, language })
        await screen.press('파드 '.repeat(60))
        expect(screen.lines[0], `${columns} x ${rows}`).toContain('The Service nobody')
        expect(screen.lines.at(-1)).toContain('Tab')
        expect(screen.terminal.buffer.active.baseY).toBe(0)
        await screen.leave()
      }
  })

  it('says everything without colours and without signs of its own', async () => {
    const screen = await start(new FakeSession(), {
      columns: 120,
      rows: 40,
      ascii: true,
      env: { NO_COLOR: '1' },
    })
    expect(screen.frame).toMatch(/^[\x20-\x7e\n]*$/)
    const { active } = screen.terminal.buffer
    for (let y = 0; y < 40; y++)
      for (let x = 0; x < 120; x++) expect(active.getLine(y)?.getCell(x)?.isFgDefault()).toBe(true)
  })

  it('draws as the player asks for with a line, and keeps that', async () => {
    const session = new FakeSession()
    const screen = await start(session)
    session.set({ wishes: { theme: 'contrast', ascii: true } })
    await screen.idle(120)
    expect(screen.frame).toMatch(/^[\x20-\x7e\n]*$/)
    session.set({ wishes: { ascii: false } })
    await screen.idle(120)
    expect(screen.kept).toEqual([
      { theme: 'contrast', ascii: true, wheel: false },
      { theme: 'contrast', ascii: false, wheel: false },
    ])
  })

  it('draws nothing while only time within a second passes', async () => {
    const session = new FakeSession()
    const screen = await start(session)
    session.tick = () => {}
    await screen.idle(60)
    const before = screen.written
    for (let i = 0; i < 20; i++) session.set({ nowMs: session.state.nowMs + (i % 2 === 0 ? 1 : -1) })
    await screen.idle(60)
    expect(screen.written).toBe(before)
  })

  it('gives the terminal back when it is left or breaks', async () => {
    const session = new FakeSession()
    const screen = await start(session)
    expect(screen.isRaw).toBe(true)
    expect(screen.terminal.buffer.active.type).toBe('alternate')
    const broken = { ...session.state, pods: undefined } as unknown as typeof session.state
    session.set(broken)
    await expect(screen.ended).rejects.toThrow()
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(screen.isRaw).toBe(false)
    expect(screen.terminal.buffer.active.type).toBe('normal')
    open = undefined
  })

  it('says what broke when the game cannot be loaded', async () => {
    const screen = new Harness({ load: () => Promise.reject(new Error('no levels here')) })
    await expect(screen.ended).rejects.toThrow('no levels here')
    expect(screen.isRaw).toBe(false)
  })
})
