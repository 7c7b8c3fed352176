// Probes and lifecycle hooks. Models pkg/apis/core/validation validateProbe and validateHandler, v1.35.
import { type FieldError, forbiddenField, invalidValue, notSupported, required } from '#api/field-error.ts'
import type { Container, LifecycleHandler, PodSpec, Probe } from '#api/types/core-v1.ts'
import { nonNegativeErrors, portErrors, portOrNameErrors } from './names.ts'

export function probeErrors(field: string, container: Container): FieldError[] {
  const { livenessProbe, readinessProbe, startupProbe } = container
  const errors: FieldError[] = []
  if (livenessProbe !== undefined)
    errors.push(...oneProbeErrors(`${field}.livenessProbe`, livenessProbe, true))
  if (readinessProbe !== undefined) {
    const at = `${field}.readinessProbe`
    errors.push(...oneProbeErrors(at, readinessProbe, false))
    const grace = readinessProbe.terminationGracePeriodSeconds
    if (grace !== undefined)
      errors.push(
        invalidValue(`${at}.terminationGracePeriodSeconds`, grace, 'must not be set for readinessProbes'),
      )
  }
  if (startupProbe !== undefined) errors.push(...oneProbeErrors(`${field}.startupProbe`, startupProbe, true))
  return errors
}

function oneProbeErrors(field: string, probe: Probe, mustSucceedOnce: boolean): FieldError[] {
  const errors = handlerErrors(field, probe)
  for (const name of [
    'initialDelaySeconds',
    'timeoutSeconds',
    'periodSeconds',
    'successThreshold',
    'failureThreshold',
  ] as const)
    errors.push(...nonNegativeErrors(`${field}.${name}`, probe[name]))
  const grace = probe.terminationGracePeriodSeconds
  if (grace !== undefined && grace <= 0)
    errors.push(invalidValue(`${field}.terminationGracePeriodSeconds`, grace, 'must be greater than 0'))
  if (mustSucceedOnce && (probe.successThreshold ?? 1) !== 1)
    errors.push(invalidValue(`${field}.successThreshold`, probe.successThreshold, 'must be 1'))
  return errors
}

export function lifecycleErrors(
  field: string,
  container: Container,
  { terminationGracePeriodSeconds, os }: PodSpec,
): FieldError[] {
  const graceSeconds = terminationGracePeriodSeconds ?? 30
  const errors: FieldError[] = []
  for (const name of ['postStart', 'preStop'] as const) {
    const handler = container.lifecycle?.[name]
    if (handler !== undefined)
      errors.push(...handlerErrors(`${field}.lifecycle.${name}`, handler, graceSeconds))
  }
  const signal = container.lifecycle?.stopSignal
  return signal === undefined
    ? errors
    : [...errors, ...stopSignalErrors(`${field}.lifecycle.stopSignal`, signal, os?.name)]
}

const windowsSignals = ['SIGKILL', 'SIGTERM']
const linuxSignals = [
  ...['SIGABRT', 'SIGALRM', 'SIGBUS', 'SIGCHLD', 'SIGCLD', 'SIGCONT', 'SIGFPE', 'SIGHUP'],
  ...['SIGILL', 'SIGINT', 'SIGIO', 'SIGIOT', 'SIGKILL', 'SIGPIPE', 'SIGPOLL', 'SIGPROF'],
  ...[
    'SIGPWR',
    'SIGQUIT',
    'SIGRTMAX',
    'SIGRTMAX-1',
    'SIGRTMAX-10',
    'SIGRTMAX-11',
    'SIGRTMAX-12',
    'SIGRTMAX-13',
  ],
  ...[
    'SIGRTMAX-14',
    'SIGRTMAX-2',
    'SIGRTMAX-3',
    'SIGRTMAX-4',
    'SIGRTMAX-5',
    'SIGRTMAX-6',
    'SIGRTMAX-7',
    'SIGRTMAX-8',
  ],
  ...[
    'SIGRTMAX-9',
    'SIGRTMIN',
    'SIGRTMIN+1',
    'SIGRTMIN+10',
    'SIGRTMIN+11',
    'SIGRTMIN+12',
    'SIGRTMIN+13',
    'SIGRTMIN+14',
  ],
  ...[
    'SIGRTMIN+15',
    'SIGRTMIN+2',
    'SIGRTMIN+3',
    'SIGRTMIN+4',
    'SIGRTMIN+5',
    'SIGRTMIN+6',
    'SIGRTMIN+7',
    'SIGRTMIN+8',
  ],
  ...['SIGRTMIN+9', 'SIGSEGV', 'SIGSTKFLT', 'SIGSTOP', 'SIGSYS'],
]

function stopSignalErrors(at: string, signal: string, os: string | undefined): FieldError[] {
  if (os === undefined) return [forbiddenField(at, 'may not be set for containers with empty `spec.os.name`')]
  const known = os === 'windows' ? windowsSignals : linuxSignals
  return known.includes(signal) ? [] : [notSupported(at, signal, known)]
}

type Handler = Probe | LifecycleHandler

const badHeader =
  "a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')"

function handlerErrors(field: string, handler: Handler, graceSeconds = 0): FieldError[] {
  const errors: FieldError[] = []
  let count = 0
  const check = (name: string, of: () => FieldError[]) => {
    if ((handler as unknown as Record<string, unknown>)[name] === undefined) return
    if (count > 0) errors.push(forbiddenField(`${field}.${name}`, 'may not specify more than 1 handler type'))
    else errors.push(...of())
    count++
  }
  check('exec', () => ((handler.exec?.command ?? []).length === 0 ? [required(`${field}.exec.command`)] : []))
  check('httpGet', () => {
    const get = handler.httpGet
    const found = get?.path ? [] : [required(`${field}.httpGet.path`)]
    found.push(...portOrNameErrors(`${field}.httpGet.port`, get?.port ?? 0))
    if (get?.scheme !== 'HTTP' && get?.scheme !== 'HTTPS')
      found.push(notSupported(`${field}.httpGet.scheme`, get?.scheme, ['HTTP', 'HTTPS']))
    for (const { name } of get?.httpHeaders ?? [])
      if (!/^[-A-Za-z0-9]+$/.test(name))
        found.push(invalidValue(`${field}.httpGet.httpHeaders`, name, badHeader))
    return found
  })
  check('tcpSocket', () => portOrNameErrors(`${field}.tcpSocket.port`, handler.tcpSocket?.port ?? 0))
  check('grpc', () => portErrors(`${field}.grpc.port`, 'grpc' in handler ? (handler.grpc?.port ?? 0) : 0))
  check('sleep', () => {
    const seconds = 'sleep' in handler ? (handler.sleep?.seconds ?? 0) : 0
    const isFine = seconds >= 0 && seconds <= graceSeconds
    return isFine
      ? []
      : [
          invalidValue(
            `${field}.sleep`,
            seconds,
            `must be non-negative and less than terminationGracePeriodSeconds (${graceSeconds})`,
          ),
        ]
  })
  if (count === 0) errors.push(required(field, 'must specify a handler type'))
  return errors
}
