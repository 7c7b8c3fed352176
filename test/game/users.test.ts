import { describe, expect, it } from 'vitest'
import { checkOf } from '#game/goals/goal.ts'
import { tcp } from '#game/goals/tcp.ts'
import { users } from '#game/goals/users.ts'
import { Mistakes } from '#game/level/schema.ts'
import type { Look, Traffic } from '#game/look.ts'
import type { ProbeAnswer } from '#game/network-port.ts'
import { en } from '#game/text/en.ts'
import { Users } from '#game/users.ts'
import { parseYaml } from '../../src/yaml.ts'

const served: ProbeAnswer = { isAnswered: true, say: '200 OK', status: 200, body: 'shop 2' }
const old: ProbeAnswer = { ...served, body: 'shop 1' }
const lost: ProbeAnswer = { isAnswered: false, say: 'connection refused' }

const nothing: Look = {
  words: en,
  namespace: 'shop',
  objects: () => [],
  log: () => undefined,
  probe: () => undefined,
  file: () => undefined,
  namespaceInUse: 'shop',
  traffic: () => undefined,
}

function judge(text: string, answers: readonly ProbeAnswer[] | undefined) {
  const mistakes = new Mistakes('level.yaml')
  const { root } = parseYaml(`{ from: outside, url: "http://shop/", ${text} }`)
  const params = root === undefined ? undefined : users.params.read(root, mistakes, '')
  expect(mistakes.found).toEqual([])
  const asked: Traffic[] = []
  const traffic = (each: Traffic) => {
    asked.push(each)
    return answers
  }
  const look = { ...nothing, traffic }
  const verdict = users.check(look, params as NonNullable<typeof params>)
  return { ...verdict, asked: asked[0] }
}

const times = (count: number, answer: ProbeAnswer) => Array.from({ length: count }, () => answer)

describe('the check "users"', () => {
  it('holds while enough of the latest requests got their answer', () => {
    const verdict = judge('atLeast: 95', [...times(5, lost), ...times(38, served), ...times(2, lost)])
    expect(verdict).toMatchObject({
      holds: true,
      say: 'http://shop/: 95 % of the last 40 requests got their answer, needed at least 95 %; the last one that was lost: connection refused',
    })
    expect(verdict.asked).toMatchObject({ from: 'outside', everyMs: 500, keep: 40 })
  })

  it('knows nothing before enough was sent, except that too much is lost already', () => {
    expect(judge('atLeast: 95', undefined)).toMatchObject({ holds: false, say: en.noAnswer })
    expect(judge('atLeast: 95', times(39, served))).toMatchObject({ holds: false, say: en.noAnswer })
    expect(judge('atLeast: 95', times(2, lost))).toMatchObject({ holds: false, say: en.noAnswer })
    expect(judge('atLeast: 95', times(3, lost)).say).toMatch(/^http:\/\/shop\/: 0 % of the last 3 requests/)
  })

  it('counts who gets which version between two bounds', () => {
    const some = [...times(8, old), ...times(2, served)]
    expect(judge('of: 10, contains: shop 2, atLeast: 10, atMost: 30', some)).toMatchObject({
      holds: true,
      say: 'http://shop/: 20 % of the last 10 requests got "shop 2", needed at least 10 %, at most 30 %',
    })
    expect(judge('of: 10, contains: shop 2, atMost: 10', some).holds).toBe(false)
    expect(judge('of: 10, contains: shop 2, atLeast: 30', some).holds).toBe(false)
  })

  it('takes another status for an answer when told so', () => {
    const refused: ProbeAnswer = { isAnswered: true, say: '403 Forbidden', status: 403, body: '' }
    expect(judge('of: 2, status: 403, atLeast: 100', times(2, refused)).holds).toBe(true)
  })
})

describe('the list of users', () => {
  const tcpCheck = (text: string) => {
    const { root } = parseYaml(`{ from: outside, host: shop, ${text} }`)
    const check = root && checkOf(tcp).read(root, new Mistakes('level.yaml'), '')
    return check as NonNullable<typeof check>
  }
  const rowsOf = (checks: readonly string[]) => {
    const open: ProbeAnswer = { isAnswered: true, say: 'open' }
    const list = new Users({ ...nothing, probe: () => open }, checks.map(tcpCheck), () => ({
      till: 'the till',
    }))
    list.see()
    return list.rows.map(({ name }) => name)
  }

  it('calls them what they ask for, or as the level and its language call them', () => {
    expect(rowsOf(['port: 80', 'port: 81, as: till'])).toEqual(['shop:80', 'the till'])
  })

  it('has one row for whoever asks for several things', () => {
    expect(rowsOf(['port: 80, as: till', 'port: 81, as: till'])).toEqual(['the till'])
  })
})
