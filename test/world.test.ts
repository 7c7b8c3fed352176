import { describe, expect, it } from 'vitest'
import { runScript } from '../src/run.ts'

async function transcript(lines: readonly string[], seed = 1): Promise<string> {
  let text = ''
  await runScript(lines, seed, (part) => {
    text += part
  })
  return text
}

describe('headless play', () => {
  it('runs typed lines against a living cluster', async () => {
    expect(
      await transcript(['kubectl get nodes', 'sleep 5; kubectl get nodes | tail -1']),
    ).toMatchInlineSnapshot(`
      "$ kubectl get nodes
      NAME       STATUS   ROLES    AGE   VERSION
      worker-1   Ready    <none>   60s   v1.35.6
      worker-2   Ready    <none>   60s   v1.35.6
      worker-3   Ready    <none>   60s   v1.35.6
      $ sleep 5; kubectl get nodes | tail -1
      worker-3   Ready    <none>   65s   v1.35.6
      "
    `)
  })

  it('gives the same transcript for the same seed', async () => {
    const lines = ['kubectl get nodes -o wide', 'kubectl get pods -A', 'kubectl get nope']
    expect(await transcript(lines)).toBe(await transcript(lines))
  })
})
