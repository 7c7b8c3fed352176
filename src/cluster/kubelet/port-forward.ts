// One connection of port-forward, into the network of a pod. Models containerd's CRI portForward, v2.
import type { Cancel, StreamHandle, StreamIo } from '#api/request.ts'
import type { ConnectResult } from '../network/network.ts'
import { failure, success } from './stream-status.ts'

/** Connects to a port on the loopback of a pod's network namespace. */
export type DialPod = (sandboxId: string, port: number, see: (result: ConnectResult) => void) => Cancel

const readBytes = 64 * 1024

/** Copies both ways until either side ends. What cannot be reached ends the stream with containerd's words. */
export function forwardPort(sandboxId: string, port: number, dial: DialPod, io: StreamIo): StreamHandle {
  let waiting = ''
  let socket: Extract<ConnectResult, { kind: 'connected' }>['socket'] | undefined
  let isDone = false
  let isHeld = false
  let read = () => {}
  const end = (status = success) => {
    if (isDone) return
    isDone = true
    socket?.close()
    io.end(status)
  }
  const cancelDial = dial(sandboxId, port, (result) => {
    if (isDone) return
    if (result.kind !== 'connected') {
      end(failure(refusal(sandboxId, port)))
      return
    }
    socket = result.socket
    read = () => {
      while (!isDone && !isHeld && socket !== undefined) {
        const part = socket.read(readBytes)
        if (socket.isAtEnd && (part === 'later' || part.text === '')) end()
        if (part === 'later' || part.text === '') return
        io.stdout(part.text)
        if (socket.isAtEnd) end()
      }
    }
    socket.onArrival(() => read())
    if (waiting !== '') socket.write(waiting)
    read()
  })
  return {
    stdin(text, taken) {
      if (socket === undefined) waiting += text
      else socket.write(text)
      taken?.()
    },
    closeStdin: () => socket?.endWriting(),
    resize: () => {},
    hold(held) {
      isHeld = held
      read()
    },
    cancel: () => {
      cancelDial()
      end()
    },
  }
}

function refusal(sandboxId: string, port: number): string {
  const id = sandboxId
  const [a, b, c, d, e] = [
    id.slice(0, 8),
    id.slice(8, 12),
    id.slice(12, 16),
    id.slice(16, 20),
    id.slice(20, 32),
  ]
  const place = JSON.stringify(`/var/run/netns/cni-${a}-${b}-${c}-${d}-${e}`)
  const refused = `IPv4: dial tcp4 127.0.0.1:${port}: connect: connection refused IPv6 dial tcp6: address localhost: no suitable address found `
  return `error forwarding port ${port} to pod ${id}, uid : failed to execute portforward in network namespace ${place}: failed to connect to localhost:${port} inside namespace "${id}", ${refused}`
}
