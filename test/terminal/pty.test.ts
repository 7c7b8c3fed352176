import { spawnSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { keys } from './harness.ts'
import { killWhilePlaying } from './kill-nine.ts'
import { Pty, program } from './pty.ts'

const root = join(import.meta.dirname, '..', '..')

const play = (columns?: number, rows?: number) => new Pty(process.execPath, [program], columns, rows)

beforeAll(() => {
  const built = spawnSync(process.execPath, [join(root, 'scripts', 'build.mjs')], {
    cwd: root,
    encoding: 'utf8',
  })
  expect(built.status, built.stderr).toBe(0)
}, 120_000)

describe('the program on a terminal', { timeout: 60_000 }, () => {
  it('comes up with the menu, plays the sandbox, and leaves the terminal as it was', async () => {
    const game = play(120, 40)
    await game.sees('First contact')
    game.press('sandbox')
    await game.sees('> sandbox')
    game.press(keys.enter)
    await game.sees('player@bastion')
    game.press('kubectl get nodes', keys.enter)
    await game.sees(/worker-1 +Ready +<none>/)
    game.press(keys.ctrl('c'))
    await game.sees('Leave the game?')
    game.press('y')
    expect(await game.ended).toEqual({ exitCode: 0, signal: 0 })
    expect(game.isRestored).toBe(true)
  })

  it.each([
    ['SIGTERM', 15],
    ['SIGHUP', 1],
  ])('gives the terminal back on %s', async (name, number) => {
    const game = play()
    await game.sees('First contact')
    process.kill(game.pid, name)
    expect((await game.ended).signal).toBe(number)
    expect(game.isRestored).toBe(true)
  })

  it('follows the size of the window, down to one that is too small', async () => {
    const game = play()
    await game.sees('First contact')
    game.resize(50, 12)
    await game.sees('too small: 50 x 12, needed 60 x 16')
    game.resize(100, 30)
    await game.sees('or type a few letters')
    game.resize(40, 10)
    await game.sees('too small: 40 x 10')
    game.press(keys.ctrl('c'))
    await game.sees('Leave the game?')
    game.press(keys.ctrl('c'))
    expect((await game.ended).exitCode).toBe(0)
  })

  it('stops with Ctrl-Z and comes back with fg, drawn anew', async () => {
    const shell = new Pty('/bin/bash', ['--norc', '--noprofile', '-i'])
    // Bash's own prompt marks pastes, too: on a busy machine it stood before anybody had looked at what the game left.
    shell.press("bind 'set enable-bracketed-paste off'\r")
    shell.press(`'${process.execPath}' '${program}'\r`)
    await shell.sees('First contact')
    shell.press(keys.ctrl('z'))
    await shell.sees('Stopped')
    expect(shell.terminal.buffer.active.type).toBe('normal')
    shell.press('fg\r')
    await shell.sees('or type a few letters')
    shell.press('sand')
    await shell.sees('matching: sand')
    shell.press(keys.ctrl('c'))
    await shell.sees('Leave the game?')
    shell.press('y')
    // What is typed before the game has let go of the terminal is the game's.
    await shell.until(() => shell.isRestored, 'the main screen')
    shell.press('exit 7\r')
    expect((await shell.ended).exitCode).toBe(7)
    expect(shell.isRestored).toBe(true)
  })

  it('goes on after kill -9 where it was', async () => {
    const home = mkdtempSync(join(tmpdir(), 'crashloop-'))
    let next = 0
    for (const playMs of [300, 1200, 0]) next = await killWhilePlaying(home, next, playMs)
    expect(next).toBeGreaterThan(2)
  })

  it('says without a terminal what to use instead', () => {
    const run = spawnSync(process.execPath, [program], { encoding: 'utf8', input: '' })
    expect(run.status).toBe(2)
    expect(run.stderr).toContain('crashloop run')
  })
})

describe('the program under load', { timeout: 60_000 }, () => {
  const enter = async (game: Pty, text: string) => {
    // A terminal takes no more than some kilobytes at once.
    for (let at = 0; at < text.length; at += 2000) {
      game.press(text.slice(at, at + 2000))
      await new Promise((resolve) => setTimeout(resolve, 2))
    }
  }
  const lines = (count: number, line: string) => Array.from({ length: count }, () => line).join('\n')

  it('takes 10,000 pasted lines or says that it does not, and the prompt answers', async () => {
    const game = new Pty(process.execPath, [program, 'play', 'sandbox'])
    await game.sees('player@bastion:~$')
    await enter(game, keys.paste(lines(10_000, 'kubectl get pods -A')))
    await game.sees('That paste has 195 KB; the prompt takes 64 KB. Nothing of it was kept.')
    await enter(game, keys.paste(lines(10_000, 'ls')))
    await game.sees('10000 lines: Enter runs them all')
    game.press(keys.enter)
    await game.sees('Ctrl-C stop it')
    game.press('typed meanwhile')
    await game.sees('$ typed meanwhile')
    game.press(keys.ctrl('c'), keys.ctrl('c'))
    await game.until(() => !game.frame.includes('Ctrl-C stop it'), 'the end of the script')
    // Typed so fast that nobody could, and without the marks of a paste.
    await enter(game, 'ls\r'.repeat(3000))
    await game.sees('lines were not kept: too many wait already')
    await game.until(() => {
      const isRun = /^ and now$/m.test(game.frame)
      // Those that were kept come first.
      if (!isRun && !game.frame.includes('Ctrl-C stop it'))
        game.press(keys.ctrl('u'), 'echo and now', keys.enter)
      return isRun
    }, 'the answer')
    game.kill('SIGKILL')
    await game.ended
  })

  it('ends a loop that floods the timeline, and answers meanwhile', async () => {
    const game = new Pty(process.execPath, [program, 'play', 'sandbox'])
    await game.sees('player@bastion:~$')
    game.press('while true; do echo flood; done', keys.enter)
    await game.sees('the line was stopped here: the workstation runs at most')
    game.press('for i in $(seq 4000); do echo $i; done', keys.enter)
    await game.sees(/lines, Enter opens/)
    // A line without an end takes thousands of rows.
    game.press('printf %1000000d 1 | tr " " x', keys.enter)
    await game.sees(/xxx1$/m)
    // The window changes its size in the midst of it, down to one that is too small.
    for (const [columns, rows] of [
      [120, 40],
      [61, 17],
      [40, 10],
    ] as const)
      game.resize(columns, rows)
    // A window that is too small takes no line.
    await game.sees('too small')
    game.resize(100, 30)
    await game.until(() => game.frame.split('\n').length > 20 && game.frame.includes('~$'), 'the prompt')
    game.press('kubectl get pods -A -w', keys.enter)
    await game.sees('kube-system')
    game.press(keys.ctrl('c'))
    await game.until(() => !game.frame.includes('Ctrl-C stop it'), 'the end of the watch')
    game.press('echo and now', keys.enter)
    await game.sees(/^ and now$/m)
    game.kill('SIGKILL')
    await game.ended
  })

  it('runs hundreds of commands in one line', async () => {
    const game = new Pty(process.execPath, [program, 'play', 'sandbox'])
    await game.sees('player@bastion:~$')
    game.press('/speed 1000', keys.enter)
    await game.sees('1000 times as fast')
    game.press('for i in $(seq 500); do kubectl get node worker-1 -o name; done | sort | uniq -c', keys.enter)
    await game.sees('500 node/worker-1')
    game.kill('SIGKILL')
    await game.ended
  })
})

describe('the program line by line', { timeout: 60_000 }, () => {
  it('is played on the main screen, with history and completion', async () => {
    const game = new Pty(process.execPath, [program, 'play', '--linear', 'sandbox'], 100, 30)
    await game.sees('player@bastion:~$')
    game.press('kubectl get no', keys.tab)
    await game.sees('kubectl get nodes')
    game.press(keys.enter)
    await game.sees(/worker-1 +Ready +<none>/)
    game.press('echo once', keys.enter)
    await game.until(() => game.text.includes('once\r\n'), 'the echo')
    game.press(keys.up)
    await game.sees(/\$ echo once$/m)
    game.press(keys.ctrl('c'))
    await game.sees('^C')
    game.press('kubectl get pods -A -w', keys.enter)
    await game.sees('kube-system')
    game.press(keys.ctrl('c'))
    await game.until(() => game.frame.trimEnd().endsWith('player@bastion:~$'), 'the prompt')
    game.press(keys.ctrl('d'))
    await game.sees('Leave the game? y or n:')
    game.press('y', keys.enter)
    expect(await game.ended).toEqual({ exitCode: 0, signal: 0 })
    expect(game.text).not.toContain('\x1b[?1049h')
  })

  it('stops with Ctrl-Z and goes on with fg', async () => {
    const shell = new Pty('/bin/bash', ['--norc', '--noprofile', '-i'])
    shell.press("bind 'set enable-bracketed-paste off'; PS1='% '\r")
    shell.press(`'${process.execPath}' '${program}' play --linear sandbox\r`)
    await shell.sees('player@bastion:~$')
    shell.press(keys.ctrl('z'))
    await shell.sees('Stopped')
    shell.press('stty -a | grep -o -e "[-]*icanon" -e "[-]*echo "\r')
    await shell.sees(/^icanon\necho$/m)
    shell.press('fg\r')
    await shell.until(() => shell.frame.trimEnd().endsWith('player@bastion:~$'), 'the prompt')
    shell.press('kubectl get nodes', keys.enter)
    await shell.sees(/worker-1 +Ready/)
    shell.kill('SIGKILL')
    await shell.ended
  })

  it('writes no escape to a dumb terminal, which chooses lines by itself', async () => {
    const game = new Pty(process.execPath, [program, 'play', 'sandbox'], 80, 24, undefined, 'dumb')
    await game.sees('player@bastion:~$')
    game.press('kubectl get nodes', keys.enter)
    await game.sees(/worker-1 +Ready +<none>/)
    game.press(keys.ctrl('c'))
    await game.sees('Leave the game? y or n:')
    game.press('y', keys.enter)
    expect((await game.ended).exitCode).toBe(0)
    expect(game.text).not.toContain('\x1b')
  })

  it('tells a dumb terminal how a line goes on, takes lines again, and shows how a level was solved', async () => {
    const home = mkdtempSync(join(tmpdir(), 'crashloop-'))
    const dumb = (...args: readonly string[]) =>
      new Pty(process.execPath, [program, ...args], 100, 40, home, 'dumb')
    const game = dumb('play', 'first-contact/wrong-image')
    await game.sees('!! is the line before')
    await game.sees('player@bastion:~$')
    game.press('kubectl get deployments storef', keys.tab, keys.enter)
    await game.sees('it goes on: kubectl get deployments storefront')
    game.press('kubectl rollout ', keys.tab, keys.enter)
    await game.sees(/^ {2}undo/m)
    game.press('echo one', keys.enter)
    await game.sees(/^one$/m)
    game.press('!! two', keys.enter)
    await game.sees(/^one two$/m)
    game.press('kubectl set image deployment/storefront web=nginx:1.29', keys.enter)
    await game.sees('image updated')
    game.press("sed -i 's/1.92/1.29/' storefront.yaml", keys.enter)
    game.press('/skip 3m', keys.enter)
    await game.until(() => game.text.includes('Solved: Wrong image'), 'the debrief')
    game.press('/quit', keys.enter)
    expect((await game.ended).exitCode).toBe(0)
    const again = dumb('replay', 'wrong-image', '--speed', '1000', '--linear')
    await again.until(() => again.text.includes('That was all of it'), 'the end of the replay')
    expect(again.text).toContain('What you see was done before')
    expect(again.text).toContain('one two\r\n')
    again.press('/quit', keys.enter)
    expect((await again.ended).exitCode).toBe(0)
    expect(game.text + again.text).not.toContain('\x1b')
  })

  it.each(['SIGTERM', 'SIGHUP'])('gives the terminal back on %s', async (signal) => {
    const shell = new Pty('/bin/bash', ['--norc', '--noprofile', '-i'])
    shell.press("bind 'set enable-bracketed-paste off'; PS1='% '\r")
    shell.press(`'${process.execPath}' '${program}' play --linear sandbox\r`)
    await shell.sees('player@bastion:~$')
    const { stdout } = spawnSync('ps', ['-o', 'pid=', '--ppid', String(shell.pid)], { encoding: 'utf8' })
    for (const pid of stdout.trim().split(/\s+/)) process.kill(Number(pid), signal)
    await shell.sees(/Terminated|Hangup/)
    shell.press('stty -a | grep -o -e "[-]*icanon" -e "[-]*echo "\r')
    await shell.sees(/^icanon\necho$/m)
    shell.kill('SIGKILL')
    await shell.ended
  })

  it('reads lines from a pipe, each when the one before has ended', () => {
    const run = spawnSync(process.execPath, [program, 'play', '--linear', 'sandbox'], {
      encoding: 'utf8',
      input: 'kubectl create deployment web --image=nginx\nkubectl rollout status deploy/web\nk get deploy\n',
      env: { ...process.env, LANG: 'C.UTF-8', XDG_STATE_HOME: mkdtempSync(join(tmpdir(), 'crashloop-')) },
      timeout: 30_000,
    })
    expect(run.status).toBe(0)
    expect(run.stdout).toContain('deployment "web" successfully rolled out')
    expect(run.stdout).toMatch(/web +1\/1 +1 +1 /)
  })
})
