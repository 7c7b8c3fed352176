// A pod template as `rollout history --revision` shows it: tab-separated, not aligned.
// Models kubectl describe.DescribePodTemplate, v1.35.
import type { Container, PodTemplateSpec } from '#api/types/core-v1.ts'

/** The lines, each ended. */
export function describeTemplate(template: PodTemplateSpec): string {
  const { metadata, spec } = template
  const lines = [
    'Pod Template:',
    ...mapLines('Labels', metadata?.labels, '='),
    ...(metadata?.annotations === undefined ? [] : mapLines('Annotations', metadata.annotations, ': ')),
  ]
  if (spec?.serviceAccountName) lines.push(`  Service Account:\t${spec.serviceAccountName}`)
  if ((spec?.initContainers ?? []).length > 0)
    lines.push('  Init Containers:', ...(spec?.initContainers ?? []).flatMap(containerLines))
  lines.push('  Containers:', ...(spec?.containers ?? []).flatMap(containerLines))
  const volumes = spec?.volumes ?? []
  lines.push(
    ...(volumes.length === 0
      ? ['  Volumes:\t<none>']
      : ['  Volumes:', ...volumes.map(({ name }) => `   ${name}:`)]),
  )
  if (spec?.priorityClassName) lines.push(`  Priority Class Name:\t${spec.priorityClassName}`)
  lines.push(...mapLines('Node-Selectors', spec?.nodeSelector, '='))
  const tolerations = (spec?.tolerations ?? []).map(
    ({ key = '', value, effect, operator }) =>
      `${key}${value === undefined ? '' : `=${value}`}${effect === undefined ? '' : `:${effect}`}${operator === 'Exists' ? ' op=Exists' : ''}`,
  )
  lines.push(...listLines('Tolerations', tolerations))
  return lines.map((line) => `${line}\n`).join('')
}

function mapLines(
  title: string,
  map: { readonly [key: string]: string } | undefined,
  separator: string,
): string[] {
  const keys = Object.keys(map ?? {}).sort()
  return listLines(
    title,
    keys.map((key) => `${key}${separator}${map?.[key]}`),
  )
}

function listLines(title: string, values: readonly string[]): string[] {
  const [first = '<none>', ...others] = values
  return [`  ${title}:\t${first}`, ...others.map((value) => `\t${value}`)]
}

function containerLines(container: Container): string[] {
  const { name, image = '', ports = [], command = [], args = [], env = [], volumeMounts = [] } = container
  const numbers = ports.map((port) => `${port.containerPort}/${port.protocol ?? 'TCP'}`).join(', ')
  const hostPorts = ports.map((port) => `${port.hostPort ?? 0}/${port.protocol ?? 'TCP'}`).join(', ')
  const plural = ports.length > 1 ? 's' : ''
  const lines = [
    `   ${name}:`,
    `    Image:\t${image}`,
    `    Port${plural}:\t${numbers || '<none>'}`,
    `    Host Port${plural}:\t${hostPorts || '<none>'}`,
  ]
  if (command.length > 0) lines.push('    Command:', ...command.map((word) => `      ${word}`))
  if (args.length > 0) lines.push('    Args:', ...args.map((word) => `      ${word}`))
  for (const [title, amounts] of [
    ['Limits', container.resources?.limits],
    ['Requests', container.resources?.requests],
  ] as const) {
    const names = Object.keys(amounts ?? {}).sort()
    if (names.length > 0)
      lines.push(`    ${title}:`, ...names.map((resource) => `      ${resource}:\t${amounts?.[resource]}`))
  }
  if (env.length === 0) lines.push('    Environment:\t<none>')
  else
    lines.push(
      '    Environment:',
      ...env.map((variable) => `      ${variable.name}:\t${variable.value ?? ''}`),
    )
  if (volumeMounts.length === 0) lines.push('    Mounts:\t<none>')
  else
    lines.push(
      '    Mounts:',
      ...volumeMounts.map(
        (mount) => `      ${mount.mountPath} from ${mount.name} (${mount.readOnly ? 'ro' : 'rw'})`,
      ),
    )
  return lines
}
