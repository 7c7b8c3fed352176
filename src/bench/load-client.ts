// A client in a thread of its own, so that a server's thread bears the server's cost alone.
import { Worker } from 'node:worker_threads'

export interface LoadTarget {
  readonly port: number
  /** In PEM; without them no certificate is shown. */
  readonly ca: string
  readonly cert?: string
  readonly key?: string
  readonly path: string
  readonly connections: number
  /** Each connection asks again and again, or holds on to one answer that goes on. */
  readonly kind: 'again' | 'hold'
}

export interface Load {
  /** Answers, or lines of answers that go on, since the load began. */
  count(): Promise<number>
  stop(): Promise<void>
}

/** Begins to load a server; resolves once every connection has its first answer. */
export async function beginLoad(target: LoadTarget): Promise<Load> {
  // The text of a function, because a bundle has no file of its own to begin a thread with.
  const worker = new Worker(`(${load.toString()})()`, { eval: true, workerData: target })
  const next = () =>
    new Promise<number>((resolve, reject) => {
      worker.once('message', resolve)
      worker.once('error', reject)
    })
  await next()
  return {
    count() {
      worker.postMessage('count')
      return next()
    },
    async stop() {
      await worker.terminate()
    },
  }
}

/** Runs in the thread: it may name nothing that stands outside of it. */
async function load(): Promise<void> {
  const { parentPort, workerData } = await import('node:worker_threads')
  const { connect } = await import('node:tls')
  const { port, ca, cert, key, path, connections, kind } = workerData as LoadTarget
  const question = `GET ${path} HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\n\r\n`
  const newline = 10
  let count = 0
  let begun = 0
  const begin = () => {
    begun++
    if (begun === connections) parentPort?.postMessage(0)
  }
  const lines = (part: Buffer) => {
    for (let at = part.indexOf(newline); at >= 0; at = part.indexOf(newline, at + 1)) count++
  }
  const open = () => {
    const socket = connect({ port, host: '127.0.0.1', ca, cert, key, servername: 'localhost' })
    let hasBegun = false
    let text = ''
    socket.on('secureConnect', () => socket.write(question))
    socket.on('data', (part: Buffer) => {
      if (!hasBegun) begin()
      const isFirst = !hasBegun
      hasBegun = true
      if (kind === 'hold') {
        if (!isFirst) lines(part)
        return
      }
      text += part.toString('latin1')
      const head = text.indexOf('\r\n\r\n')
      if (head < 0) return
      const length = Number(/content-length: (\d+)/i.exec(text)?.[1])
      if (text.length < head + 4 + length) return
      text = ''
      count++
      socket.write(question)
    })
    socket.on('error', (error) => {
      throw error
    })
  }
  parentPort?.on('message', () => parentPort?.postMessage(count))
  for (let i = 0; i < connections; i++) open()
}
