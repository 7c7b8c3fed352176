// Processes of the control plane: while a container runs one, the component is there; when it ends, the component is gone.
import { type Clock, ScopedClock } from '../clock.ts'
import type { ExitStatus, MakeProcessGroup, RunningProcess } from '../machines/process.ts'

/** Where a component writes its log, and how it ends by itself. */
export interface ComponentIo {
  log(text: string): void
  exit(code: number): void
}

/** A component of the cluster: starts it; the result ends it. */
export type HostedComponent = (clock: Clock, io: ComponentIo) => () => void

const memoryBytes = 60 * 2 ** 20

/** Programs whose name is in the list are hosted, all others are what `otherwise` makes of them. */
export function hostedProcesses(
  hosted: ReadonlyMap<string, HostedComponent>,
  otherwise: MakeProcessGroup,
): MakeProcessGroup {
  return (setting, on) => {
    const others = otherwise(setting, on)
    let isHosted: boolean | undefined
    return {
      start(spec) {
        const component = isHosted === undefined ? hosted.get(spec.argv[0] ?? '') : undefined
        isHosted ??= component !== undefined
        return component === undefined ? others.start(spec) : run(component, on.clock, spec.stderr)
      },
      usage: () => (isHosted ? { cpuMilli: 20, memoryBytes } : others.usage()),
      setLimits: (limits) => others.setLimits(limits),
    }
  }
}

function run(component: HostedComponent, machineClock: Clock, log: (text: string) => void): RunningProcess {
  const clock = new ScopedClock(machineClock)
  const watchers: ((status: ExitStatus) => void)[] = []
  let status: ExitStatus | undefined
  const end = (code: number): void => {
    if (status !== undefined) return
    status = { code }
    clock.stop()
    stop()
    for (const see of watchers) see(status)
  }
  const stop = component(clock, {
    log: (text) => log(`${text}\n`),
    exit: (code) => machineClock.after(0, () => end(code)),
  })
  return {
    pid: 1,
    signal(name) {
      if (name === 'SIGKILL') end(137)
      else if (name === 'SIGTERM' || name === 'SIGINT') end(name === 'SIGTERM' ? 0 : 2)
    },
    onExit(see) {
      if (status === undefined) watchers.push(see)
      else see(status)
    },
    writeStdin: (_, taken) => taken?.(),
    holdOutput() {},
    closeStdin() {},
  }
}
