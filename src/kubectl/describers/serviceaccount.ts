// kubectl describe serviceaccount. Models ServiceAccountDescriber, v1.35.
import { defineDescriber } from './describer.ts'
import { writeEvents } from './events.ts'
import { writeHead } from './metadata.ts'

export const serviceAccount = defineDescriber('v1/ServiceAccount', async (object, w, look) => {
  const { metadata, imagePullSecrets = [] } = object
  writeHead(w, metadata)
  const title = 'Image pull secrets:'
  if (imagePullSecrets.length === 0) w.line(0, `${title}\t<none>`)
  for (const [i, { name }] of imagePullSecrets.entries())
    w.line(0, `${i === 0 ? title : ' '.repeat(title.length)}\t${name ?? ''}`)
  await writeEvents(w, look, object)
})
