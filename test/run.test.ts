import { describe, expect, it } from 'vitest'
import { levelAsked } from '../src/catalogue.ts'
import { type RunResult, runLevel } from '../src/run.ts'

async function play(lines: readonly string[], seed = 1, untilMs = 0): Promise<RunResult & { text: string }> {
  let text = ''
  const result = await runLevel({
    level: levelAsked('sandbox'),
    lines,
    seed,
    language: 'en',
    untilMs,
    write: (part) => {
      text += part
    },
  })
  return { ...result, text }
}

describe('headless play', () => {
  it('runs typed lines against a living cluster', async () => {
    const { text } = await play(['kubectl get nodes', 'sleep 5; kubectl get nodes | tail -1'])
    expect(text).toMatchInlineSnapshot(`
      "00:00 mina  Three nodes, nothing on fire, nobody watching. Break what you like; /restart puts it back.
      $ kubectl get nodes
      NAME            STATUS   ROLES           AGE     VERSION
      control-plane   Ready    control-plane   4m59s   v1.35.6
      worker-1        Ready    <none>          4m59s   v1.35.6
      worker-2        Ready    <none>          4m59s   v1.35.6
      $ sleep 5; kubectl get nodes | tail -1
      worker-2        Ready    <none>          5m4s   v1.35.6
      "
    `)
  })

  it('gives the same transcript for the same seed, byte for byte, and another one for another seed', async () => {
    const lines = [
      'kubectl create deployment web --image=nginx --replicas=2',
      '/wait 20s',
      'kubectl get pods -A',
      'kubectl get nope; echo $? $RANDOM',
      '/skip',
    ]
    const first = await play(lines)
    expect(JSON.stringify(await play(lines))).toBe(JSON.stringify(first))
    expect((await play(lines, 2)).text).not.toBe(first.text)
  })

  it('lets a stream run beside the clock and ends it on ^C', async () => {
    const { text } = await play(['kubectl get nodes -w', '/wait 10s', '^C', 'echo $?'])
    expect(text).toContain('v1.35.6\n^C\n')
    expect(text).toContain('$ echo $?\n130\n')
  })

  it('stops a line that would never end', async () => {
    const { text } = await play(['sleep 3000; sleep 3000; echo never'])
    expect(text).toContain('^C\n')
    expect(text).toContain('! stopped after 1h0m0s: it does not end by itself; end it with ^C')
    expect(text).not.toContain('\nnever')
  })

  it('joins lines that go on and asks slash commands for what they mean', async () => {
    const { text } = await play([
      'cat <<EOF',
      'a $USER',
      'EOF',
      '/sped 3',
      '/speed',
      '/wait soon',
      '/lang ko',
      '/goals',
    ])
    expect(text).toContain('$ cat <<EOF\n> a $USER\n> EOF\na player\n')
    expect(text).toContain('! there is no /sped; did you mean /speed? /help lists what there is')
    expect(text).toContain('i the clock runs 1 times as fast as the wall')
    expect(text).toContain('! "soon" is no duration; say 30s, 5m or 1m30s')
    expect(text).toContain('i 목표가 없습니다. 마음대로 해 보세요')
  })

  it('types into what asks, up to ^D', async () => {
    const { text } = await play([
      'cat > ns.yaml',
      'kind: Namespace',
      'apiVersion: v1',
      'metadata: {name: typed}',
      '^D',
      'kubectl create -f ns.yaml',
      'k create -f -',
      'x',
      '^C',
      'echo $?',
    ])
    expect(text).toContain('$ cat > ns.yaml\nkind: Namespace\napiVersion: v1\nmetadata: {name: typed}\n^D\n')
    expect(text).toContain('namespace/typed created\n')
    expect(text).toContain('x\n^C\n')
    expect(text).toContain('$ echo $?\n130\n')
  })

  it('bounds what the timeline keeps of a long output, and pipes it whole', async () => {
    const { transcript, text } = await play([
      'seq 5000 | sed s/^/a-long-line-/ > f; cat f f f f f f f f f f > ten',
      'cat ten ten',
      'cat ten ten | wc -l',
    ])
    expect(text).toMatch(/\.\.\. \d+ lines left out here \.\.\./)
    expect(text).toContain('$ cat ten ten | wc -l\n100000\n')
    expect(JSON.stringify(transcript).length).toBeLessThan(1_000_000)
  })
})
