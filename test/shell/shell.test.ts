import { describe, expect, it, vi } from 'vitest'
import * as codec from '#api/byte-text.ts'
import type { Command } from '#shell/command.ts'
import type { LineIo } from '#shell/line-io.ts'
import { Shell } from '#shell/shell.ts'

/** A command of ours that writes, waits and writes again. */
const tick: Command = {
  name: 'tick',
  summary: 'writes twice',
  async run(args, io) {
    io.out(`one ${args.join(' ')}${io.isTerminal ? ' on screen' : ''}\n`)
    await io.sleep(1000)
    if (io.interrupt.isRaised) return 130
    io.out('two\n')
    return 3
  },
}

const ask: Command = {
  name: 'ask',
  summary: 'asks',
  async run(_args, io) {
    for (;;) {
      const line = await io.readLine('? ')
      if (line === undefined) return 0
      io.out(`<${line}>\n`)
    }
  },
}

const editText: Command = {
  name: 'edit-text',
  summary: 'edits',
  async run(_args, io) {
    io.out(await io.edit('/tmp/text', 'old\n'))
    return 0
  },
}

function workstation(
  options: {
    onSleep?: (raise: () => void) => void
    /** Sleeping lasts until this is on the screen. */
    sleepsUntil?: string
    lines?: string[]
  } = {},
) {
  let text = ''
  let nowMs = Date.UTC(2026, 0, 5, 9)
  let tell: (() => void)[] = []
  const interrupt = {
    isRaised: false,
    onRaise: (call: () => void) => {
      tell.push(call)
      return () => {
        tell = tell.filter((other) => other !== call)
      }
    },
  }
  const raise = () => {
    interrupt.isRaised = true
    for (const call of tell) call()
  }
  const shell = new Shell({
    commands: [tick, ask, editText],
    files: { '/home/player/web.yaml': 'kind: Pod\n', '/home/player/notes/a.txt': 'a\n' },
    home: '/home/player',
    codec,
    alsoKnownAs: { t: 'tick' },
    env: { do: '--dry-run=client -o yaml' },
    nowMs: () => nowMs,
    random: () => 7,
    background: { run: (job) => void job(), wait: (arrange) => new Promise((settle) => arrange(settle)) },
    sleep: async (ms) => {
      text += `[${ms}]`
      nowMs += ms
      options.onSleep?.(raise)
      const { sleepsUntil } = options
      if (sleepsUntil !== undefined) await vi.waitUntil(() => text.includes(sleepsUntil))
    },
  })
  const lines = [...(options.lines ?? [])]
  const io: LineIo = {
    out: (part) => {
      text += part
    },
    err: (part) => {
      text += part
    },
    clear: (what) => {
      text += `<clear ${what}>`
    },
    interrupt,
    readLine: async (prompt) => {
      text += prompt
      return lines.shift()
    },
    edit: undefined,
  }
  const run = async (line: string) => {
    text = ''
    interrupt.isRaised = false
    const exitCode = await shell.run(line, io)
    return `${text}(${exitCode})`
  }
  return { shell, run }
}

describe('the shell', () => {
  it('keeps its state from line to line', async () => {
    const { run, shell } = workstation()
    await run('cd notes && X=5; arr=(a b "c d"); greet() { echo "hello $1"; }; alias tt="tick twice"')
    // biome-ignore lint/suspicious/noTemplateCurlyInString: bash's, not ours
    expect(await run('pwd; echo $X ${arr[2]}; greet you')).toBe('/home/player/notes\n5 c d\nhello you\n(0)')
    expect(shell.cwdShown).toBe('~/notes')
    expect(await run('false')).toBe('(1)')
    expect(await run('echo $?')).toBe('1\n(0)')
    expect(await run('tt')).toBe('one twice on screen\n[1000]two\n(3)')
  })

  it('remembers arrays, says how long a line took, and stays', async () => {
    const { run } = workstation()
    await run('declare -A m; m[k]="a b"; list=(1 2); list+=(3)')
    // biome-ignore lint/suspicious/noTemplateCurlyInString: bash's, not ours
    expect(await run('echo ${m[k]} ${#list[@]}; (exit 4)')).toBe('a b 3\n(4)')
    expect(await run('time sleep 61')).toBe('[61000]\nreal\t1m1.000s\nuser\t0m0.000s\nsys\t0m0.000s\n(0)')
    expect(await run('exit; echo never')).toContain('/quit leaves the game')
    expect(await run('printf "a\\nb\\n" | xargs -I{} echo "<{}>"; echo 1 2 | xargs -n1 echo')).toBe(
      '<a>\n<b>\n1\n2\n(0)',
    )
    expect(await run(`echo '{"a":1,"b":[{"c":2,"d":3}],"e":4}' | jq -c 'del(.a, .b[].c, .e)'`)).toBe(
      '{"b":[{"d":3}]}\n(0)',
    )
  })

  it('writes while a line runs, in order', async () => {
    const { run } = workstation()
    expect(await run('for i in 1 2; do echo $i; t $i; done; echo end')).toBe(
      '1\none 1 on screen\n[1000]two\n2\none 2 on screen\n[1000]two\nend\n(0)',
    )
    expect(await run('echo a && ls /nope; echo b >&2')).toBe(
      'a\nls: /nope: No such file or directory\nb\n(0)',
    )
  })

  it('keeps pipes, files and substitutions off the screen', async () => {
    const { run } = workstation()
    expect(await run('tick x | grep one | sed s/one/1/')).toBe('[1000]1 x\n(0)')
    expect(await run('tick > out.txt; cat out.txt; echo "$(tick y)"')).toBe(
      '[1000]one \ntwo\n[1000]one y\ntwo\n(0)',
    )
    expect(await run('echo 한글 | cat; seq 3 | while read n; do echo "n$n"; done')).toBe(
      '한글\nn1\nn2\nn3\n(0)',
    )
  })

  it('shows what a pipe lets through while its first command goes on', async () => {
    const { run } = workstation({ sleepsUntil: '1 x\n' })
    expect(await run('tick x | grep -v three | sed s/one/1/')).toBe('[1000]1 x\ntwo\n(0)')
    expect(await run("t x | awk '{print 1, $2}' | head -n 1")).toBe('[1000]1 x\n(0)')
  })

  it('waits for the end where a filter needs it or does more than write', async () => {
    const { run } = workstation()
    for (const filters of ['sort', 'wc -l', 'grep -c o', 'sed "$ d"', "awk 'END{print NR}'", 'tee a | cat'])
      expect(await run(`tick x | ${filters}`)).toMatch(/^\[1000\](?!\n)/)
    expect(await run('tick x | while read a b; do echo "<$a>"; done')).toBe('[1000]<one>\n<two>\n(0)')
  })

  it('keeps what was printed before Ctrl-C', async () => {
    const { run } = workstation({ onSleep: (raise) => raise() })
    expect(await run('tick; echo never')).toBe('one  on screen\n[1000](130)')
    expect(await run('X=9; while true; do echo turn; sleep 1; done; echo never')).toBe('turn\n[1000](130)')
    expect(await run('echo $? $X')).toBe('130 9\n(0)')
  })

  it('stops a script that never ends, with a sentence', async () => {
    const { run } = workstation()
    expect(await run('while true; do :; done')).toContain('at most 5,000 commands for one line')
    expect(await run('echo alive')).toBe('alive\n(0)')
  })

  it('knows when a line goes on', async () => {
    const { shell, run } = workstation()
    const open = [
      'cat <<EOF',
      'echo "a',
      "echo 'a",
      'if true; then',
      'for i in 1; do',
      'a |',
      'a &&',
      'f() {',
      'a \\',
    ]
    expect(open.filter((text) => !shell.isIncomplete(text))).toEqual([])
    const closed = ['echo a', 'cat <<EOF\nx\nEOF', 'done', 'if x; fi', 'echo )', '']
    expect(closed.filter((text) => shell.isIncomplete(text))).toEqual([])
    expect(await run('cat <<EOF\nhello $USER\nEOF')).toBe('hello player\n(0)')
    expect(await run('echo )')).toBe("bash: syntax error near unexpected token `)'\n(2)")
  })

  it('tells the time of the world and seeded chance', async () => {
    const { run } = workstation()
    expect(await run('date; date +%F; echo $RANDOM $((RANDOM + 1)); sleep 2; echo $SECONDS')).toBe(
      'Mon Jan  5 09:00:00 UTC 2026\n2026-01-05\n7 8\n[2000]2\n(0)',
    )
  })

  it('knows whose it is and dates by the world', async () => {
    const { run } = workstation()
    expect(await run('whoami; hostname; id -un; uname -sn; uptime')).toBe(
      'player\nbastion\nplayer\nLinux bastion\n 09:00:00 up 0 min,  1 user,  load average: 0.00, 0.00, 0.00\n(0)',
    )
    expect(await run('mkdir new; echo a > new/b; find . /tmp -newer web.yaml')).toBe('(0)')
    expect(await run('sleep 5; touch c; find . -newer web.yaml')).toContain('./c\n')
  })

  it('reckons dates from the time of the world', async () => {
    const { run } = workstation()
    const dates = ['yesterday', '2 hours ago', '+1 month -1 day', 'tomorrow + 3 min', '@5', '2026-02-03']
    const text = dates.map((each) => `date -d '${each}' '+%F %T'`).join('; ')
    expect(await run(`${text}; date --date=now +%s; date -d whenever`)).toBe(
      [
        '2026-01-04 09:00:00',
        '2026-01-05 07:00:00',
        '2026-02-04 09:00:00',
        '2026-01-06 09:03:00',
        '1970-01-01 00:00:05',
        '2026-02-03 00:00:00',
        '1767603600',
        "date: invalid date 'whenever'\n(1)",
      ].join('\n'),
    )
  })

  it('asks the player, or takes the lines of a pipe', async () => {
    const { run } = workstation({ lines: ['a', 'b'] })
    expect(await run('ask')).toBe('? <a>\n? <b>\n? (0)')
    expect(await run('printf "x\\ny\\n" | ask')).toBe('<x>\n<y>\n(0)')
  })

  it('reads a file from the keyboard', async () => {
    const { run } = workstation({ lines: ['a', 'b'] })
    expect(await run('cat > typed; cat typed')).toBe('a\nb\n(0)')
    const piped = workstation({ lines: ['x'] })
    expect(await piped.run('cat | sed s/x/y/')).toBe('y\n(0)')
  })

  it('edits with the command in $EDITOR and says so when nobody can', async () => {
    const { run } = workstation()
    expect(await run('vi web.yaml')).toContain('vi: no screen to edit on: set EDITOR to a command')
    await run('export EDITOR="sed -i s/Pod/Job/"')
    expect(await run('vi web.yaml; cat web.yaml')).toBe('kind: Job\n(0)')
    expect(await run('KUBE_EDITOR="sed -i s/old/new/" edit-text')).toBe('new\n(0)')
  })

  it('watches a command until it is interrupted', async () => {
    let turns = 0
    const { run } = workstation({ onSleep: (raise) => ++turns === 2 && raise() })
    expect(await run('watch -n 1 echo hi')).toBe(
      '<clear output>Every 1.0s: echo hi    bastion: 2026-01-05 09:00:00\n\nhi\n[1000]' +
        '<clear output>Every 1.0s: echo hi    bastion: 2026-01-05 09:00:01\n\nhi\n[1000](130)',
    )
  })

  it('takes earlier lines by number and by letters, and shows what it runs', async () => {
    const { shell, run } = workstation()
    await run('echo one')
    expect(await run('!! two')).toBe('echo one two\none two\n(0)')
    expect(await run('!9')).toBe('bash: !9: event not found\n(1)')
    expect(shell.history).toEqual(['echo one', 'echo one two'])
  })

  it('leaves nothing of the host behind for a line that never ends', async () => {
    const { shell } = workstation({ sleepsUntil: 'never' })
    const before = process.getActiveResourcesInfo().filter((each) => each === 'Timeout').length
    void shell.run('ask | cat', {
      out: () => {},
      err: () => {},
      clear: () => {},
      interrupt: { isRaised: false, onRaise: () => () => {} },
      readLine: () => new Promise(() => {}),
      edit: undefined,
    })
    await new Promise(setImmediate)
    expect(process.getActiveResourcesInfo().filter((each) => each === 'Timeout')).toHaveLength(before)
  })

  it('completes commands, files and variables', async () => {
    const { shell } = workstation()
    const texts = async (line: string) => {
      const { from, suggestions } = await shell.complete(line, line.length)
      return suggestions.map(({ text }) => line.slice(0, from) + text)
    }
    expect(await texts('tic')).toEqual(['tick'])
    expect(await texts('cat w')).toEqual(['cat web.yaml'])
    expect(await texts('cat x | grep a no')).toEqual(['cat x | grep a notes/'])
    expect(await texts('cat notes/')).toEqual(['cat notes/a.txt'])
    expect(await texts('echo $US')).toEqual(['echo $USER'])
  })
})
