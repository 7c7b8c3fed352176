// Programs that people reach for and that this workstation does not have; each says what to use instead.
import type { ShellCommand } from './index.ts'

const answers: readonly (readonly [name: string, instead: string])[] = [
  ['ps', 'nothing of the cluster runs on this workstation; list what runs with: kubectl get pods -A'],
  [
    'top',
    'nothing of the cluster runs on this workstation; ask the cluster: kubectl top nodes, kubectl top pods -A',
  ],
  [
    'htop',
    'nothing of the cluster runs on this workstation; ask the cluster: kubectl top nodes, kubectl top pods -A',
  ],
  ['man', 'there are no manual pages here; try: kubectl VERB --help, kubectl explain KIND, help'],
  ['ssh', 'this level has no way onto its nodes; look at them from outside: kubectl describe node NODE'],
  ['sudo', 'not needed: you are admin of the cluster, and this workstation has nothing to administer'],
  ['bg', 'a command runs in the background when it is started with & at its end'],
  ['trap', 'this shell has no traps'],
  [
    'docker',
    'there is no container engine on this workstation; the containers run on the nodes: kubectl get pods',
  ],
  ['helm', 'not installed on this workstation'],
  ['tmux', 'one terminal is all there is; the panels beside it show nodes, pods and events'],
]

export const absentCommands: readonly ShellCommand[] = answers.map(([name, instead]) => ({
  name,
  summary: 'not here',
  async run(_args, io) {
    io.err(`${name}: ${instead}\n`)
    return 127
  },
}))
