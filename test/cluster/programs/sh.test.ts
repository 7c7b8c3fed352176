import { describe, expect, it } from 'vitest'
import { ContainerWorld } from './container-world.ts'

const run = (script: string, forMs?: number) => {
  const { log, exit } = new ContainerWorld().sh(script, forMs)
  return [log, exit?.code]
}

describe('sh', () => {
  it.each([
    ['echo $((1+2*3)) $((7/2)) $((010)) $((x=5)) $x', '7 3 8 5 5\n'],
    ['a="x y"; for i in $a "$a"; do echo "<$i>"; done', '<x>\n<y>\n<x y>\n'],
    ['set -- a "b c"; for i in "$@"; do echo "[$i]"; done; echo $# "$*"', '[a]\n[b c]\n2 a b c\n'],
    ['echo ${A:-none} ${A:=set} ${A:+yes} ${#A} ${A%t} ${A#s}', 'none set yes 3 se et\n'],
    ['f=/a/b.tar.gz; echo ${f##*/} ${f%.*} ${f%%.*} ${f%/*}', 'b.tar.gz /a/b.tar /a/b /a\n'],
    ['case foo.txt in *.log) echo log;; *.txt|*.md) echo text;; esac', 'text\n'],
    ['i=0; while [ $i -lt 3 ]; do i=$((i+1)); [ $i = 2 ] && continue; echo $i; done', '1\n3\n'],
    ['until false; do echo once; break; done; echo $?', 'once\n0\n'],
    ['f() { local x=1; echo "in $1 $x"; return 4; }; x=9; f hi; echo $? $x', 'in hi 1\n4 9\n'],
    ['printf "%s-%03d\\n" a 7 b 8', 'a-007\nb-008\n'],
    ['echo "$(echo one; echo two)" | tr a-z A-Z | sort -r', 'TWO\nONE\n'],
    ['cat <<EOF\nhi $((1+1))\nEOF', 'hi 2\n'],
    ["cat <<'EOF'\n$x\nEOF", '$x\n'],
    ['echo a > /tmp/f; echo b >> /tmp/f; cat < /tmp/f; wc -l < /tmp/f', 'a\nb\n2\n'],
    ['ls /nope 2>/dev/null || echo gone', 'gone\n'],
    ['(exit 3); echo $?; { echo x; } 2>&1; ! true; echo $?', '3\nx\n1\n'],
    ['false | true; echo $?; set -o pipefail; false | true; echo $?', '0\n1\n'],
    ["x=1; (x=2; echo $x); echo $x; sh -c 'echo $0 $1' a b", '2\n1\na b\n'],
    ['cd /tmp; touch b.txt a.txt; echo *.txt *.log', 'a.txt b.txt *.log\n'],
    ['echo {1..3}', '{1..3}\n'],
    ['yes | head -2; seq 3 | tail -1; echo x y | xargs -n1 echo', 'y\ny\n3\nx\ny\n'],
    ['while read a b; do echo "$b $a"; done <<EOF\n1 2 3\n4 5\nEOF', '2 3 1\n5 4\n'],
    ['export A=1; B=2 env | grep -E "^(A|B)=" | sort', 'A=1\nB=2\n'],
    ['trap "echo bye" EXIT; echo hi', 'hi\nbye\n'],
    [
      'command -v ls; type cd; test -f /etc/passwd && [ ! -d /nope ] && echo ok',
      '/bin/ls\ncd is a shell builtin\nok\n',
    ],
    [
      'printf "a 1\\nb 22\\nc 3\\n" | awk \'$2 > 2 {n++; s+=$2; print $1} END {print n, s, NR}\'',
      'b\nc\n2 25 3\n',
    ],
    [
      'echo "x:y:z" | awk -F: -v k=2 \'BEGIN{OFS="-"} {print $k, NF, toupper($NF); for(i=1;i<=NF;i++) c[$i]++} END{print length(c), ("x" in c)}\'',
      'y-3-Z\n3-1\n',
    ],
    [
      'echo "a b c" | awk \'{gsub(/b/, "[&]"); $1="z"; print; printf "%s|%03d\\n", substr($0, 1, 1), 7}\'',
      'z [b] c\nz|007\n',
    ],
    ['echo -n hello | base64; echo aGVsbG8= | base64 -d; echo; which ls nope', 'aGVsbG8=\nhello\n/bin/ls\n'],
    ['printf "a=1\\nb=2\\n" | sed -e "s/=/: /" -e "2d"; echo abc | sed -E "s/(a)(b)/\\2\\1/"', 'a: 1\nbac\n'],
    [
      'mkdir -p /tmp/d/e; touch /tmp/d/x.txt /tmp/d/e/y.txt; find /tmp/d -name "*.txt" | sort; rm -r /tmp/d; ls /tmp/d',
      '/tmp/d/e/y.txt\n/tmp/d/x.txt\nls: /tmp/d: No such file or directory\n',
    ],
    [
      'head -c 3000000 /dev/zero > /tmp/z; wc -c < /tmp/z; ls -l /tmp/z | cut -d" " -f1; dd if=/dev/zero of=/tmp/y bs=1M count=2 2>/dev/null; du -k /tmp/y',
      '3000000\n-rw-r--r--\n2048\t/tmp/y\n',
    ],
    ['set -x; echo a b', '+ echo a b\na b\n'],
    ['x="$(cat /nope 2>&1)"; echo "$x"', "cat: can't open '/nope': No such file or directory\n"],
    [
      'eval "echo $((2+2))"; . /etc/none; echo not here',
      "4\nsh: .: line 0: can't open '/etc/none': No such file or directory\n",
    ],
  ])('runs %s', (script, text) => {
    expect(run(script)[0]).toBe(text)
  })

  it.each([
    ['exit 3', '', 3],
    ['set -e; false; echo no', '', 1],
    ['set -e; false || true; if false; then :; fi; echo yes', 'yes\n', 0],
    ['set -u; echo $NOPE; echo no', 'sh: NOPE: parameter not set\n', 2],
    ['${X:?is missing}', 'sh: X: is missing\n', 2],
    ['if true; then echo', 'sh: syntax error: unexpected end of file (expecting "fi")\n', 2],
    ['serve --port 80', 'sh: serve: not found\n', 127],
    ['/etc/noexec.sh', 'sh: /etc/noexec.sh: Permission denied\n', 126],
    ['echo x > /no/file', "sh: can't create /no/file: nonexistent directory\n", 1],
    ['cat < /no/file', "sh: can't open /no/file: no such file\n", 1],
    ['[ a -eq 1 ]', 'sh: a: bad number\n', 2],
    ['echo $((1/0))', 'sh: divide by zero\n', 2],
  ])('ends %s', (script, text, code) => {
    expect(run(script)).toEqual([text, code])
  })

  it('waits for background jobs and traps signals in between', () => {
    const world = new ContainerWorld()
    const ran = world.start(['sh', '-c', 'trap "echo got; exit 143" TERM; sleep 100 & wait $!; echo no'])
    world.clock.advance(1000)
    ran.process?.signal('TERM')
    world.clock.advance(10)
    expect([ran.log, ran.exit?.code]).toEqual(['got\n', 143])
  })

  it('lets an endless loop cost virtual time instead of hanging', () => {
    const world = new ContainerWorld()
    const ran = world.start(['sh', '-c', 'while true; do :; done'], { limits: { cpuMilli: 500 } })
    world.clock.advance(60_000)
    expect(ran.exit).toBeUndefined()
    expect(ran.process?.usage().cpuMilli).toBeGreaterThan(400)
  })

  it.each([
    'cat /dev/zero',
    'yes',
    'cat /dev/zero | cat',
    'wc -c < /dev/zero',
    'while true; do echo x; done',
  ])('bounds %s', (script) => {
    const world = new ContainerWorld()
    let length = 0
    world.start(['sh', '-c', script], { stdout: (text) => (length += text.length) })
    world.clock.advance(5000)
    expect(length).toBeLessThan(2 ** 31)
    expect(world.clock.now()).toBe(Date.UTC(2026, 10, 21, 0, 21, 23))
  })

  it('bounds processes: a fork bomb runs out of them', () => {
    const world = new ContainerWorld()
    const ran = world.start(['sh', '-c', 'f() { f | f & }; f; sleep 1; echo alive'], {
      limits: { processes: 100 },
    })
    world.clock.advance(3000)
    expect(ran.log).toContain("sh: can't fork: Resource temporarily unavailable\n")
  })

  it('ends a shell that calls itself too deeply', () => {
    expect(run('f() { f; }; f')[1]).toBe(139)
  })

  it('is interactive on a terminal', () => {
    const world = new ContainerWorld()
    const ran = world.start(['sh'], { stdin: true, tty: true })
    ran.process?.writeStdin('cd /tmp\nfor i in 1 2\ndo echo $i; done\nnope\nexit 5\n')
    world.clock.advance(100)
    expect(ran.log).toBe('/ # /tmp # > 1\n2\n/tmp # sh: nope: not found\n/tmp # ')
    expect(ran.exit?.code).toBe(5)
  })
})

it('hands names on to children that no script can write', () => {
  const world = new ContainerWorld()
  const ran = world.sh('env | grep data', 1000, { env: [['data-1', 'value-1']] })
  expect(ran.log).toBe('data-1=value-1\n')
})
