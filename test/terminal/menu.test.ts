import { afterEach, describe, expect, it } from 'vitest'
import { FakeSession, menuState } from './fake-session.ts'
import { Harness, type HarnessOptions, keys } from './harness.ts'

let open: Harness | undefined

async function start(session = new FakeSession(), options: Partial<HarnessOptions> = {}): Promise<Harness> {
  open = new Harness({ load: async () => ({ session }), columns: 80, rows: 24, ...options })
  await open.sees(session.state.screen === 'menu' ? 'sandbox' : 'Tab ')
  await open.idle()
  return open
}

afterEach(async () => {
  await open?.leave()
  open = undefined
})

describe('the menu', () => {
  it('opens the level chosen with arrows', async () => {
    const session = new FakeSession(menuState)
    const screen = await start(session)
    expect(screen.frame).toContain('   > next       1 First contact · It starts, it dies')
    expect(screen.frame).toContain('                difficulty 1 · pods, services · CKAD-Obs')
    expect(screen.frame).toContain('     campaign   2 of 5 solved    ★ 5 of 15')
    expect(screen.frame).toContain('                1 First contact  ★★★ ★★☆ ☆☆☆')
    expect(screen.frame).toContain('                2 Reach it       ☆☆☆ ☆☆☆')
    await screen.press(keys.down, keys.enter)
    expect(screen.frame).toContain('   > Hello, cluster           ★★★  solved')
    await screen.press(keys.escape)
    expect(screen.frame).toContain('   > campaign')
    await screen.press(keys.enter, keys.down, keys.down, keys.down, keys.enter)
    expect(session.calls).toEqual(['openLevel reach-it/no-service'])
    await screen.sees('player@bastion')
    expect(screen.lines[0]).toContain('The Service nobody made')
  })

  it('offers the tour first to those who have been nowhere', async () => {
    const unsolved = menuState.catalogue.map((level) => ({ ...level, stars: undefined }))
    const screen = await start(new FakeSession({ ...menuState, catalogue: unsolved }), {
      columns: 60,
      rows: 16,
    })
    expect(screen.lines.slice(3, 11)).toEqual([
      '   > tour       new here? five minutes, by doing',
      '     begin      1 First contact · Hello, cluster',
      '     campaign   0 of 5 solved    ★ 0 of 15',
      '                1 First contact  ☆☆☆ ☆☆☆ ☆☆☆',
      '                2 Reach it       ☆☆☆ ☆☆☆',
      '     sandbox    three nodes, no goals',
      '     settings   English · 16 colours of the terminal',
      '     leave',
    ])
  })

  it('has the name large and the drill of the day where there is room, and short rows where there is not', async () => {
    const [first] = menuState.catalogue
    if (first === undefined) throw new Error('a level expected')
    const drill = {
      ...first,
      id: 'drill/any-20261121',
      chapter: 'drill',
      title: 'Drill',
      stars: 2,
      seed: 20261121,
      streak: 4,
    }
    const other = { ...drill, id: 'drill/any-7', streak: undefined, seed: undefined }
    const more = Array.from({ length: 8 }, (_, i) => ({ ...first, id: `more-${i}`, chapter: `1${i}-more` }))
    const state = { ...menuState, catalogue: [...menuState.catalogue, ...more, other, drill] as never }
    const session = new FakeSession(state)
    const screen = await start(session, { columns: 120, rows: 40 })
    expect(screen.frame).toContain(' ┌─┐ ┬─┐ ┌─┐ ┌─┐ ┬ ┬ ┬   ┌─┐ ┌─┐ ┌─┐')
    expect(screen.frame).toContain("drill      today's fault: 20261121  ★★☆  solved 4 days in a row")
    expect(screen.frame).not.toContain('any-7')
    await screen.resize(60, 16)
    await screen.sees('★ 29 of 39')
    expect(screen.frame).not.toContain('First contact  ★')
    expect(screen.frame).toContain("drill      today's fault: 20261121  ★★☆")
    expect(screen.frame).toContain('leave')
    await screen.press('drill', keys.enter)
    expect(session.calls).toEqual(['openLevel drill/any-20261121'])
  })

  it('opens the level found by a few letters', async () => {
    const session = new FakeSession(menuState)
    const screen = await start(session)
    await screen.press('campaign')
    expect(screen.frame).toContain('   > campaign')
    await screen.press(keys.escape)
    await screen.press('endp')
    expect(screen.frame).toContain('matching: endp')
    expect(screen.frame).not.toContain('Hello, cluster')
    await screen.press(keys.enter)
    expect(session.calls).toEqual(['openLevel reach-it/selector'])
  })

  it('goes on with the run that was left without an end', async () => {
    const unfinished = { level: 'reach-it/selector', commands: 3 }
    const session = new FakeSession({ ...menuState, unfinished })
    const screen = await start(session)
    expect(screen.frame).toContain('   > continue   Endpoints: none, after 3 commands')
    await screen.press(keys.enter)
    expect(session.calls).toEqual(['continue'])
  })

  it('says why a level cannot be opened', async () => {
    const screen = await start(new FakeSession(menuState))
    await screen.press('it dies', keys.enter)
    expect(screen.frame).toContain('That cannot be opened: the level has no cluster')
  })

  it('begins where the player was last', async () => {
    const session = new FakeSession(menuState)
    const screen = await start(session, { load: async () => ({ session, lastLevel: 'reach-it/selector' }) })
    expect(screen.frame).toContain('> next       2 Reach it · Endpoints: none')
    await screen.press(keys.down, keys.enter)
    expect(screen.frame).toContain('> Endpoints: none')
  })

  it('says what became of progress that could not be read', async () => {
    const session = new FakeSession(menuState)
    const complaint = 'the progress in progress.json is damaged; it is kept'
    const screen = await start(session, { load: async () => ({ session, complaint }) })
    expect(screen.frame).toContain(complaint)
    await screen.press(keys.down)
    expect(screen.frame).not.toContain(complaint)
  })

  it('changes language, colours and signs', async () => {
    const session = new FakeSession({ ...menuState, profile: { name: 'ada', known: ['ada', 'priya'] } })
    session.onSubmit = async () => {
      session.set({ language: 'ko' })
      return 0
    }
    const screen = await start(session)
    await screen.press('settings', keys.enter)
    expect(screen.frame).toContain('   > language      English')
    await screen.press(keys.down, keys.down, keys.enter)
    expect(screen.frame).toContain('   > signs         ASCII only')
    expect(screen.kept).toEqual([{ theme: '16', ascii: true, wheel: false }])
    await screen.press(keys.up, keys.enter)
    expect(screen.frame).toContain('   > colours       true colours')
    await screen.press(keys.down, keys.down, keys.enter)
    expect(screen.frame).toContain('   > mouse wheel   scrolls; select text with Shift')
    await screen.press(keys.down, keys.enter)
    expect(session.calls).toEqual(['playAs priya'])
    await screen.press(keys.down, keys.down, keys.enter)
    expect(session.submitted).toEqual(['/lang ko'])
    await screen.sees('   > 언어        한국어')
    await screen.press(keys.escape)
    await screen.sees('캠페인')
    expect(screen.frame).toMatch(/ 1 First contact {2}\*\*\* \*\*\. \.\.\./)
    await screen.press('hello')
    expect(screen.frame).toContain('***  해결')
  })

  it('does not keep as a wish what the environment forced', async () => {
    const screen = await start(new FakeSession(menuState), {
      appearance: { theme: 'true' },
      env: { NO_COLOR: '1' },
      ascii: true,
    })
    await screen.press('settings', keys.enter, keys.down, keys.down, keys.down, keys.enter)
    expect(screen.kept).toEqual([{ theme: 'true', ascii: false, wheel: true }])
  })

  it.each([
    [{ theme: '16', ascii: true }, {}, 'colours       16 colours', 'signs         ASCII only'],
    [{ theme: 'contrast' }, {}, 'colours       high contrast', 'signs         drawn lines'],
    [{ colours: false, ascii: false }, {}, 'colours       none', 'signs         drawn lines'],
    [{ theme: 'true' }, { NO_COLOR: '1' }, 'colours       none', 'signs         drawn lines'],
    ['nonsense', {}, 'colours       16 colours', 'signs         drawn lines'],
  ])('comes back as %j was chosen, with %j around it', async (appearance, env, colours, signs) => {
    const screen = await start(new FakeSession(menuState), { appearance, env })
    await screen.press('settings', keys.enter)
    expect(screen.frame).toContain(colours)
    expect(screen.frame).toContain(signs)
  })
})
