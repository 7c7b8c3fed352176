// What runs in a container of which nothing is known: it says nothing and ends when it is asked to.
import type { ExitStatus, MakeProcessGroup, RunningProcess } from './process.ts'

const memoryBytes = 4 * 2 ** 20

export const quietProcesses: MakeProcessGroup = () => {
  let nextPid = 1
  return {
    start(): RunningProcess {
      let status: ExitStatus | undefined
      const watchers: ((status: ExitStatus) => void)[] = []
      return {
        pid: nextPid++,
        signal(name) {
          if (status !== undefined) return
          if (name !== 'SIGTERM' && name !== 'SIGKILL' && name !== 'SIGINT' && name !== 'SIGQUIT') return
          status = { code: name === 'SIGKILL' ? 137 : 0 }
          for (const see of watchers) see(status)
        },
        onExit(see) {
          if (status === undefined) watchers.push(see)
          else see(status)
        },
        writeStdin: (_, taken) => taken?.(),
        holdOutput() {},
        closeStdin() {},
      }
    },
    usage: () => ({ cpuMilli: 1, memoryBytes }),
    setLimits() {},
  }
}
