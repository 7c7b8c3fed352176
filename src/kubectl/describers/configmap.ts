// kubectl describe configmap. Models ConfigMapDescriber, v1.35.
import { base64Bytes } from '#api/base64.ts'
import { defineDescriber } from './describer.ts'
import { writeEvents } from './events.ts'
import { writeHead } from './metadata.ts'

export const configMap = defineDescriber('v1/ConfigMap', async (object, w, look) => {
  const { metadata, data = {}, binaryData = {} } = object
  writeHead(w, metadata)
  w.line(0, '\nData\n====')
  for (const key of Object.keys(data).sort()) w.line(0, `${key}:\n----\n${data[key]}\n`)
  w.line(0, '\nBinaryData\n====')
  for (const key of Object.keys(binaryData).sort())
    w.line(0, `${key}: ${base64Bytes(binaryData[key] ?? '').length} bytes`)
  w.line(0, '')
  await writeEvents(w, look, object)
})
