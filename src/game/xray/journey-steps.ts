// Steps of a request through the network: names, rules of the node, pod, answer.
import { type Telling, timeOf } from './telling.ts'
import type { XrayHop, XrayRow, XrayStep } from './view.ts'
import type { Answer, Connection, Lookup } from './writer.ts'

/** What the name of an address is, for people. */
function placeText(address: string, { words, placeOf }: Telling): string {
  const place = placeOf(address)
  if (place?.kind === 'pod') return `pod ${place.name}`
  if (place?.kind === 'node') return `node ${place.name}`
  return place === undefined ? words.outside : words.workstation
}

/** One step for each name that was tried. */
export function lookupSteps(
  { index, atMs, from, name, steps, end, addresses }: Lookup,
  on: Telling,
): readonly XrayStep[] {
  const { words } = on
  const who = placeText(from, on)
  const at = timeOf(on, atMs)
  return steps.map((step, i) => {
    const isFound = i === steps.length - 1 && end === 'found'
    const answer = isFound ? `${step.answer} ${addresses.join(', ')}` : step.answer
    const isEnd = i === steps.length - 1 && !isFound
    const next = steps[i + 1]
    const said =
      next === undefined
        ? isFound
          ? ''
          : end === 'not-found' || end === 'no-data'
            ? words.noName(name)
            : words.noAnswer(name)
        : words.nextName(next.name)
    return {
      key: `lookup ${index} ${i}`,
      at,
      who,
      way: [
        { label: step.name, to: `DNS ${step.server}` },
        { label: answer, to: isFound ? name : words.noAddress, isBroken: !isFound },
      ],
      what: said,
      rule:
        words.rules[step.answer === 'timeout' || step.answer === 'refused' ? `dns ${step.answer}` : 'dns'] ??
        '',
      rows: [
        { name: words.rows.asked, text: `${name} (${i + 1}/${steps.length})` },
        { name: words.rows.name, text: step.name },
        { name: words.rows.server, text: step.server },
        { name: words.rows.answer, text: answer },
      ],
      hasFailed: isEnd,
    }
  })
}

/** The way of the first packet: the node's rule, then what is at the address. */
export function connectionSteps(
  { index, atMs, from, address, port, hops, end }: Connection,
  on: Telling,
): readonly XrayStep[] {
  const { words } = on
  const at = timeOf(on, atMs)
  let who = placeText(from, on)
  let asked = `${address}:${port}`
  const steps: XrayStep[] = []
  for (const [i, hop] of hops.entries()) {
    const isLast = i === hops.length - 1
    const step = { key: `connection ${index} ${i}`, at, who, hasFailed: isLast && end !== 'arrived' }
    const facts: readonly XrayRow[] = [
      { name: words.rows.dialed, text: asked },
      { name: words.rows.at, text: hop.at },
      { name: words.rows.happened, text: hop.text },
    ]
    const { rule, policy } = hop
    if (rule !== undefined) {
      const chosen = `${rule.address}:${rule.port}`
      const to: XrayHop =
        rule.kind === 'endpoint'
          ? { label: words.chosenOf(rule.of ?? 1), to: chosen }
          : { label: rule.kind.toUpperCase(), to: words.noEndpoint, isBroken: true }
      const rows =
        rule.kind === 'endpoint'
          ? [...facts, { name: words.rows.pod, text: placeText(rule.address ?? '', on) }]
          : facts
      steps.push({
        ...step,
        way: [{ label: `TCP ${asked}`, to: words.rulesAt(hop.at) }, to],
        what: `Service ${rule.service}`,
        rule: words.rules[`rule ${rule.kind}`] ?? '',
        rows,
      })
      if (rule.kind === 'endpoint') [who, asked] = [hop.at, chosen]
      continue
    }
    const kind =
      policy !== undefined
        ? 'policy'
        : hop.isListening === undefined
          ? end
          : hop.isListening
            ? 'listen'
            : 'silent'
    const isStopped = policy?.isAllowed === false || (isLast && end !== 'arrived')
    const place = hop.text === 'loopback' ? 'loopback' : placeText(hop.at.replace(/:\d+$/, ''), on)
    steps.push({
      ...step,
      way: [
        {
          label: `TCP ${asked}`,
          to:
            hop.isListening === undefined && policy === undefined && hop.text !== 'loopback' ? hop.at : place,
          isBroken: isStopped,
        },
      ],
      what: words.hops[hop.text] ?? hop.text,
      rule: words.rules[`hop ${hop.text === 'loopback' ? 'loopback' : kind}`] ?? '',
      rows: facts,
    })
  }
  return steps
}

/** What came back in the end. `said` is what the client says where the trace knows no answer. */
export function answerStep(answer: Answer, on: Telling): XrayStep {
  const { words } = on
  const { index, atMs, from, host, port, path, status, failure } = answer
  const said = status ?? words.failures[failure ?? 'bad']
  return {
    key: `answer ${index}`,
    at: timeOf(on, atMs),
    who: placeText(from, on),
    way: [
      { label: `GET ${path}`, to: `${host}:${port}` },
      { label: '', to: said, isBroken: status === undefined },
    ],
    what: '',
    rule: words.rules[status === undefined ? 'no answer' : 'answer'] ?? '',
    rows: [{ name: words.rows.answer, text: said }],
    hasFailed: status === undefined || /^[45]/.test(status),
  }
}
