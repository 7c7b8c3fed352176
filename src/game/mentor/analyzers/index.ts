// The analyzers, one row each, in the order in which a good engineer looks.
import type { Analyzer } from '../analyzer.ts'
import { access } from './access.ts'
import { answers } from './answers.ts'
import { autoscaler } from './autoscaler.ts'
import { budget } from './budget.ts'
import { claim } from './claim.ts'
import { command } from './command.ts'
import { component } from './component.ts'
import { config } from './config.ts'
import { creation } from './creation.ts'
import { dns } from './dns.ts'
import { ending } from './ending.ts'
import { image } from './image.ts'
import { ingress } from './ingress.ts'
import { job } from './job.ts'
import { links } from './links.ts'
import { node } from './node.ts'
import { outside } from './outside.ts'
import { ports } from './ports.ts'
import { probes } from './probes.ts'
import { proxy } from './proxy.ts'
import { resources } from './resources.ts'
import { rollout } from './rollout.ts'
import { scheduling } from './scheduling.ts'
import { selector } from './selector.ts'
import { served } from './served.ts'
import { service } from './service.ts'
import { verdicts } from './verdicts.ts'
import { volumes } from './volumes.ts'

export const analyzers: readonly Analyzer[] = [
  component,
  node,
  dns,
  proxy,
  links,
  creation,
  scheduling,
  claim,
  image,
  config,
  volumes,
  verdicts,
  access,
  command,
  resources,
  probes,
  ending,
  selector,
  ports,
  service,
  answers,
  outside,
  ingress,
  rollout,
  job,
  autoscaler,
  served,
  budget,
]
