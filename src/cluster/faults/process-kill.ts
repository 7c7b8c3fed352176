// processKill: somebody kills process 1 of a container from its machine.
import { type Fault, FaultError } from './fault.ts'

export const processKill: Fault = {
  name: 'processKill',
  about: 'Process 1 of a container gets a signal (SIGKILL) from its machine, once; nothing is left to heal.',
  params: ['namespace', 'pod', 'container', 'signal'],
  shows: ['W01'],
  inject({ machines }, { namespace, pod, container, signal = 'SIGKILL' }) {
    for (const { runtime } of machines.values())
      for (const podUid of runtime.podUids()) {
        const [sandbox] = runtime.sandboxesOf(podUid)
        if (sandbox?.podName !== pod || sandbox?.podNamespace !== namespace) continue
        const found = runtime
          .containersOf(podUid)
          .find(
            ({ state, config }) =>
              state === 'running' && (container === undefined || config.name === container),
          )
        if (found === undefined) continue
        found.signal(String(signal))
        return () => {}
      }
    throw new FaultError(`no container of ${namespace}/${pod} runs`)
  },
}
