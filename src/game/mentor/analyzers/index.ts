// The analyzers, one row each, in the order in which a good engineer looks.
import type { Analyzer } from '../analyzer.ts'
import { answers } from './answers.ts'
import { autoscaler } from './autoscaler.ts'
import { claim } from './claim.ts'
import { command } from './command.ts'
import { component } from './component.ts'
import { config } from './config.ts'
import { creation } from './creation.ts'
import { dns } from './dns.ts'
import { ending } from './ending.ts'
import { image } from './image.ts'
import { job } from './job.ts'
import { node } from './node.ts'
import { outside } from './outside.ts'
import { ports } from './ports.ts'
import { probes } from './probes.ts'
import { resources } from './resources.ts'
import { rollout } from './rollout.ts'
import { scheduling } from './scheduling.ts'
import { selector } from './selector.ts'
import { service } from './service.ts'

export const analyzers: readonly Analyzer[] = [
  component,
  node,
  dns,
  creation,
  scheduling,
  claim,
  image,
  config,
  command,
  resources,
  probes,
  ending,
  selector,
  ports,
  service,
  answers,
  outside,
  rollout,
  job,
  autoscaler,
]
