// kubectl describe secret: how long the values are, not what they say. Models SecretDescriber, v1.35.
import { base64Bytes, decodeBase64 } from '#api/base64.ts'
import { defineDescriber } from './describer.ts'
import { writeHead } from './metadata.ts'

export const secret = defineDescriber('v1/Secret', ({ metadata, type = '', data = {} }, w) => {
  writeHead(w, metadata)
  w.line(0, `\nType:\t${type}`)
  w.line(0, '\nData\n====')
  for (const key of Object.keys(data).sort()) {
    const value = data[key] ?? ''
    const isToken = type === 'kubernetes.io/service-account-token' && key === 'token'
    w.line(0, `${key}:\t${isToken ? decodeBase64(value) : `${base64Bytes(value).length} bytes`}`)
  }
})
