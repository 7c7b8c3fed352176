// A connection to a server behind a proxy on which both sides go on in a protocol of their own.
// Models apimachinery util/proxy UpgradeAwareHandler tryUpgrade, v1.35.
import type { Cancel, StreamHandle, StreamIo } from '#api/request.ts'
import type { Status } from '#api/types/meta-v1.ts'
import { type BackendQuestion, failedUpgrade } from '../apiserver/backends.ts'
import type { Socket } from '../network/socket.ts'
import { formatRequest } from '../programs/servers/http-message.ts'

const readLimit = 64 * 1024
const over = { status: 'Success' } as Status

/** Sends the question once `dial` has connected or said why not, then copies both ways until either side ends. */
export function upgradedConnection(
  question: BackendQuestion,
  io: StreamIo,
  dial: (see: (result: Socket | string) => void) => Cancel,
): StreamHandle {
  let socket: Socket | undefined
  let waiting = ''
  let isHeld = false
  let isDone = false
  const finish = () => {
    if (isDone) return
    isDone = true
    socket?.close()
    io.end(over)
  }
  const read = () => {
    while (socket !== undefined && !isDone && !isHeld) {
      const part = socket.read(readLimit)
      if (part !== 'later' && part.text !== '') io.stdout(part.text)
      if (socket.isAtEnd) finish()
      if (part === 'later' || part.text === '') return
    }
  }
  const cancelDial = dial((result) => {
    if (isDone) return
    if (typeof result === 'string') {
      io.stdout(failedUpgrade(result))
      finish()
      return
    }
    socket = result
    if (question.isSecure) socket.startTls()
    socket.onArrival(read)
    socket.write(formatRequest(question) + waiting)
    read()
  })
  return {
    stdin(text, taken) {
      if (socket === undefined) waiting += text
      else socket.write(text)
      taken?.()
    },
    closeStdin: () => socket?.endWriting(),
    resize() {},
    hold(held) {
      isHeld = held
      read()
    },
    cancel() {
      cancelDial()
      isDone = true
      socket?.close()
    },
  }
}
