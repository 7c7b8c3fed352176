// kubectl autoscale.
import { canonicalQuantity } from '#api/quantity.ts'
import { apiVersionOf, resourceRef } from '#api/resource-ref.ts'
import { generatedObject } from '../generators/generated.ts'
import { withLastApplied } from '../manifests/last-applied.ts'
import { findTargets } from '../manifests/targets.ts'
import { reportChange } from '../report-change.ts'
import { asResource, type Target } from '../target.ts'
import { CommandError, throwCollected, type Verb, type VerbCall } from '../verb.ts'
import { checkChangeOptions, createObject, type DryRun } from '../writing.ts'

const hpaRef = resourceRef('autoscaling/v2/HorizontalPodAutoscaler')

export const autoscale: Verb = {
  path: 'autoscale',

  async run(call) {
    const { flags } = call
    const min = flags.count('min')
    const max = flags.count('max')
    if (max < 1)
      throw new CommandError(`error: --max=MAXPODS is required and must be at least 1, max: ${max}`)
    if (max < min)
      throw new CommandError(
        `error: --max=MAXPODS must be larger or equal to --min=MINPODS, max: ${max}, min: ${min}`,
      )
    const metrics = metricsOf(call)
    const dryRun = checkChangeOptions(call)
    const { targets, errors: unfound } = await findTargets(call, { fetch: 'latest' })
    const errors = [...unfound]
    for (const target of targets) {
      try {
        await autoscaleOne(call, target, { min, max, metrics }, dryRun)
      } catch (error) {
        errors.push(error)
      }
    }
    throwCollected(errors)
    if (targets.length === 0) throw new CommandError('error: no objects passed to autoscale')
    return 0
  },
}

interface Wanted {
  readonly min: number
  readonly max: number
  readonly metrics: readonly object[]
}

async function autoscaleOne(
  call: VerbCall,
  target: Target,
  { min, max, metrics }: Wanted,
  dryRun: DryRun,
): Promise<void> {
  const { resource } = target
  const apiVersion = apiVersionOf(resource.group, resource.version)
  if (!resource.subresources.some(({ name }) => name === 'scale')) {
    const groupVersion = resource.group === '' ? `/${resource.version}` : apiVersion
    throw new CommandError(
      `error: cannot autoscale a ${resource.kind}: could not find scale subresource for ${groupVersion}, Resource=${resource.plural} in discovery information`,
    )
  }
  const name = call.flags.text('name') || target.name
  const spec = {
    scaleTargetRef: { kind: resource.kind, name: target.name, apiVersion },
    ...(min > 0 && { minReplicas: min }),
    maxReplicas: max,
    ...(metrics.length > 0 && { metrics }),
  }
  const generated = generatedObject(call, hpaRef, name, { spec })
  const object = call.flags.on('save-config') ? withLastApplied(generated) : generated
  const hpa = { resource: asResource(hpaRef), namespace: target.namespace, name, source: undefined, object }
  const created = dryRun === 'client' ? object : await createObject(call, hpa, object, dryRun)
  await reportChange(call, hpa, 'autoscaled', dryRun, created)
}

/** The metrics of --cpu and --memory, a percentage or an amount. Throws CommandError. */
function metricsOf({ flags, io }: VerbCall): object[] {
  const metrics: object[] = []
  if (flags.has('cpu-percent')) {
    if (flags.text('cpu') !== '') throw new CommandError('error: cannot specify both --cpu-percent and --cpu')
    io.err(
      "Flag --cpu-percent has been deprecated, Use --cpu with percentage or resource quantity format (e.g., '70%' for utilization or '500m' for milliCPU).\n",
    )
  }
  const percent = flags.count('cpu-percent')
  const cpu = percent > 0 ? `${percent}%` : flags.text('cpu')
  if (cpu !== '') metrics.push(metric('cpu', cpu))
  if (flags.text('memory') !== '') metrics.push(metric('memory', flags.text('memory')))
  return metrics
}

function metric(name: string, amount: string): object {
  const utilization = /^(\d+)%$/.exec(amount)?.[1]
  const quantity = canonicalQuantity(amount)
  if (utilization === undefined && quantity === undefined)
    throw new CommandError(`error: invalid resource ${name} value: ${amount}`)
  const target =
    utilization === undefined
      ? { type: 'AverageValue', averageValue: quantity }
      : { type: 'Utilization', averageUtilization: Number(utilization) }
  return { type: 'Resource', resource: { name, target } }
}
