// The pod template of a workload. Models kubectl describe DescribePodTemplate, v1.35.
import { printSelector, selectorFromObject } from '#api/labels.ts'
import type { PodTemplateSpec, TopologySpreadConstraint } from '#api/types/core-v1.ts'
import { writeContainers } from './containers.ts'
import type { Writer } from './describer.ts'
import { writeAnnotations, writeLabels, writeTolerations } from './metadata.ts'
import { writeVolumes } from './volumes.ts'

export function writePodTemplate(w: Writer, template: PodTemplateSpec | undefined): void {
  w.line(0, 'Pod Template:')
  if (template === undefined) {
    w.line(1, '<unset>')
    return
  }
  const { metadata, spec } = template
  writeLabels(w, '  Labels', metadata?.labels)
  if (Object.keys(metadata?.annotations ?? {}).length > 0)
    writeAnnotations(w, '  Annotations', metadata?.annotations)
  if (spec.serviceAccountName) w.line(1, `Service Account:\t${spec.serviceAccountName}`)
  const indent = '  '
  if (spec.initContainers !== undefined && spec.initContainers.length > 0)
    writeContainers(w, { title: 'Init Containers', containers: spec.initContainers, indent })
  writeContainers(w, { title: 'Containers', containers: spec.containers ?? [], indent })
  writeVolumes(w, spec.volumes, indent)
  writeSpread(w, spec.topologySpreadConstraints, indent)
  if (spec.priorityClassName) w.line(1, `Priority Class Name:\t${spec.priorityClassName}`)
  writeLabels(w, '  Node-Selectors', spec.nodeSelector)
  writeTolerations(w, '  Tolerations', spec.tolerations)
}

export function writeSpread(
  w: Writer,
  constraints: readonly TopologySpreadConstraint[] | undefined,
  indent: string,
): void {
  const sorted = [...(constraints ?? [])].sort((a, b) => (a.topologyKey < b.topologyKey ? -1 : 1))
  for (const [i, each] of sorted.entries()) {
    const start = i === 0 ? `${indent}Topology Spread Constraints:` : indent
    const selector =
      each.labelSelector === undefined
        ? ''
        : ` for selector ${printSelector(selectorFromObject(each.labelSelector))}`
    w.line(
      0,
      `${start}\t${each.topologyKey}:${each.whenUnsatisfiable} when max skew ${each.maxSkew} is exceeded${selector}`,
    )
  }
}
