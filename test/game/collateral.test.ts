// What a player destroyed costs a star; what a right fix takes away does not.
import { describe, expect, it } from 'vitest'
import type { Level } from '#game/level/level.ts'
import { Session } from '#game/session.ts'
import { levelNamed } from '../../src/catalogue.ts'
import { openStage } from '../../src/stage.ts'

const solution = [
  'kubectl set image deployment/storefront web=nginx:1.29',
  'sed -i s/1.92/1.29/ storefront.yaml',
]

async function play(id: string, lines: readonly string[], language: 'en' | 'ko' = 'en') {
  const level = levelNamed(id) as Level
  const session = new Session({ levels: [level], openStage, seed: 1, language, hasEditor: false })
  await session.openLevel(level.id)
  for (const line of lines) await session.finish(line)
  await session.advance(180_000, () => session.state.result !== undefined)
  return session
}

const goneOf = ({ state }: Session) =>
  state.result?.report.find(({ title }) => /Gone since|사라진/.test(title))?.lines

describe('what is gone at the end', { timeout: 60_000 }, () => {
  it('is no loss when it was brought back, or was made by the player', async () => {
    const lines = ['kubectl delete service storefront', 'kubectl create namespace mine', ...solution]
    const session = await play('wrong-image', [...lines, 'kubectl delete namespace mine'])
    expect(session.state.result).toBeUndefined()
    await session.finish('kubectl expose deployment storefront --port=80')
    await session.advance(60_000)
    expect(session.state.result?.stars).toBeGreaterThan(1)
    expect(goneOf(session)).toBeUndefined()
  })

  it('costs a star and is told with the line that did it, unless a goal wants it gone', async () => {
    const apply = [
      'kubectl config set-context --current --namespace=warehouse',
      'kubectl apply -f picker.yaml',
    ]
    const tidy = await play('the-missing-pods', [
      ...apply,
      '/wait 20s',
      'kubectl delete deploy,svc --all -n staging',
    ])
    expect(goneOf(tidy)).toBeUndefined()
    const whole = [...apply, '/wait 20s', 'kubectl delete namespace staging']
    const drawer = await play('the-missing-pods', whole, 'ko')
    expect(drawer.state.result?.stars).toBe(2)
    expect(goneOf(drawer)).toEqual([
      'namespace/staging  00:20  kubectl delete namespace staging',
      '아무도 부탁하지 않았고 되돌려 놓지도 않았습니다. 그래서 별이 하나 줄었습니다',
    ])
  })

  it('is no loss when it is the broken node, or when its pods are there under another owner', async () => {
    const dead = await play('node-crash', ['/wait 2m', 'kubectl delete node worker-2'])
    expect(goneOf(dead)).toBeUndefined()
    expect(dead.state.result?.stars).toBe(3)
    const other = [
      "sed -i -e s/1.92/1.29/ -e 's/^  name: storefront/  name: storefront-b/' storefront.yaml",
      'kubectl apply -f storefront.yaml',
      'kubectl delete deployment storefront',
    ]
    const replaced = await play('wrong-image', other)
    expect(replaced.state.result?.stars).toBe(3)
    expect(goneOf(replaced)).toBeUndefined()
  })
})
