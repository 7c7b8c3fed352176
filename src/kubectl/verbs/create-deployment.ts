// kubectl create deployment.
import { deployments } from '#api/resource-ref.ts'
import { commandWords, createVerb } from '../generators/generated.ts'
import { CommandError } from '../verb.ts'

export const createDeployment = createVerb({
  path: 'create deployment',
  ref: deployments,
  failure: 'failed to create deployment: ',
  build: (call, name) => {
    const images = call.flags.list('image')
    const command = commandWords(call)
    if (images.length > 1 && command.length > 0)
      throw new CommandError('error: cannot specify multiple --image options and command')
    const port = call.flags.count('port')
    const labels = { app: name }
    const containers = images.map((image, i) => ({
      name: containerName(image),
      image,
      ...(command.length > 0 && { command }),
      ...(i === 0 && port > 0 && { ports: [{ containerPort: port }] }),
    }))
    return {
      metadata: { labels },
      spec: {
        replicas: call.flags.count('replicas'),
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers } },
      },
    }
  },
})

/** The last part of the image's path, without tag and digest. */
function containerName(image: string): string {
  const last = image.split('/').at(-1) ?? image
  return (last.split(':')[0] ?? last).split('@')[0] ?? last
}
