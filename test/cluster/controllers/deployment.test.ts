import { expect, it } from 'vitest'
import { deployments, replicaSets } from '#api/resource-ref.ts'
import { deploymentController } from '#cluster/controllers/deployment.ts'
import { BareWorld } from '../bare-world.ts'

const revision = 'deployment.kubernetes.io/revision'
const labels = { app: 'web' }
const template = (image: string) => ({ metadata: { labels }, spec: { containers: [{ name: 'web', image }] } })

it('counts on from a revision of 64 bits', () => {
  const world = new BareWorld([deploymentController])
  const selector = { matchLabels: labels }
  const annotations = { [revision]: '3546343826724305832' }
  const adopted = {
    metadata: { name: 'old', labels, annotations },
    spec: { selector, template: template('a') },
  }
  world.api.create(replicaSets, adopted as never, 'default')
  const wanted = { metadata: { name: 'web' }, spec: { selector, template: template('b') } }
  world.api.create(deployments, wanted as never, 'default')
  world.seconds(5)
  expect(world.api.get(deployments, 'default', 'web').metadata.annotations).toEqual({
    [revision]: '3546343826724305833',
  })
})
