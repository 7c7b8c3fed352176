// Expressions as the real server reads, refuses and evaluates them; texts are those of cel-go.
import { describe, expect, it } from 'vitest'
import { compileExpression } from '#cluster/cel/compile.ts'
import { dynType, intType, listType, mapType, objectType, stringType } from '#cluster/cel/types.ts'
import { CelError, Optional } from '#cluster/cel/values.ts'

const fields = {
  replicas: intType,
  name: stringType,
  tags: listType(stringType),
  sizes: mapType(stringType, intType),
}
const self = objectType('object', (name) => (fields as { [name: string]: (typeof fields)['name'] })[name])
const names = { object: dynType, self }
const values = {
  object: { spec: { replicas: 3n, containers: [{ name: 'a', image: 'x:1' }, { name: 'b' }] } },
  self: { replicas: 3n, name: 'abc', tags: ['a', 'b'], sizes: { a: 1n } },
}

function evaluated(text: string): unknown {
  const value = compileExpression(text, names).evaluate(values)
  return value instanceof Optional ? value.value : value
}

function complaint(text: string): string {
  try {
    evaluated(text)
  } catch (error) {
    if (error instanceof CelError) return error.message
    throw error
  }
  return 'none'
}

const operandStarts =
  "{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}"

describe('expressions', () => {
  it.each([
    ['has(object.spec.containers[0].image)', true],
    ['has(object.spec.nope)', false],
    ['[1, 2].all(i, v, v > i)', true],
    ["self.sizes.exists(k, v, v == 1 && k == 'a')", true],
    ['[1, 2, 3].transformList(i, v, v % 2 == 1, v * 2)', [2n, 6n]],
    ["{'a': 1}.transformMap(k, v, v + 1)", new Map([['a', 2n]])],
    ["{'a': 1}.transformMapEntry(k, v, {string(v): k})", new Map([['1', 'a']])],
    ["[{'a': 2}, {'a': 1}].sortBy(e, e.a).map(e, e.a)", [1n, 2n]],
    ['object.?spec.?nope.orValue(7)', 7n],
    ['object.spec.?replicas.optMap(v, v + 1)', 4n],
    ["{'a': 1, ?'b': optional.none()}", new Map([['a', 1n]])],
    ['object.spec.containers.exists_one(c, has(c.image))', true],
    ["object.spec.containers.all(c, c.image == 'x:1' || true)", true],
    ['true || 1 / 0 > 0', true],
    ['1 / 0 > 0 || true', true],
    ['dyn(1.0) == 1', true],
    ['1 in {1: "a"}', true],
    ['type(1) == int', true],
    ["'a😀b'.substring(1, 2)", '😀'],
    ["size('héllo😀')", 6n],
    ["'a-b-c'.replace('-', '+', 1)", 'a+b-c'],
    ["'a,b,c'.split(',', 2)", ['a', 'b,c']],
    ["'abcab'.lastIndexOf('ab')", 3n],
    ["'x1y22'.findAll('[0-9]+')", ['1', '22']],
    ["'ABC'.matches('(?i)^abc$')", true],
    ["'%s is %d or %.2f'.format([dyn('a'), dyn(3), dyn(1234.5)])", 'a is 3 or 1,234.50'],
    ["strings.quote('a\"b')", '"a\\"b"'],
    ["string(duration('90m'))", '5400s'],
    ["timestamp('2024-06-01T00:00:00Z').getHours('America/New_York')", 20n],
    ["timestamp('2024-06-01T00:00:00Z').getDayOfMonth()", 0n],
    ["timestamp('2024-06-01T00:00:00Z').getMinutes('+05:30')", 30n],
    ["string(timestamp('2024-01-01T00:00:00.5Z') - duration('1s'))", '2023-12-31T23:59:59.5Z'],
    ['int(timestamp(7))', 7n],
    ['string(1.0 / 3.0)', '0.3333333333333333'],
    ['string(1e30)', '1e+30'],
    ["b'\\xff' + b'a' == b'\\xffa'", true],
    ["'\\u00e9\\x41' + r'\\n'", 'éA\\n'],
    ['[3, 1, 2].sort().reverse()', [3n, 2n, 1n]],
    ['[1, 1, 2].distinct().sum()', 3n],
    ['[[1], [2, 3]].flatten().max()', 3n],
    ['lists.range(3).slice(1, 3)', [1n, 2n]],
    ['sets.contains([1, 2], [2]) && sets.intersects([1], [1, 2]) && sets.equivalent([1, 1], [1])', true],
    ["quantity('1Gi').add(1).sub(quantity('1')).compareTo(quantity('1024Mi'))", 0n],
    ["sign(quantity('-1m'))", -1n],
    ["isQuantity('1Kx')", false],
    ["url('https://h.com:80/a?x=1&x=2').getQuery()", new Map([['x', ['1', '2']]])],
    ["url('https://[::1]:80/a').getHostname() + url('https://h:8/').getPort()", '::18'],
    ["isURL('example.com/a')", false],
    ["ip('2001:DB8::1').family() == 6 && !ip.isCanonical('2001:DB8::1')", true],
    ["ip('10.0.0.1').isGlobalUnicast() && ip('127.0.0.1').isLoopback()", true],
    ["cidr('10.0.0.0/8').containsIP('10.1.2.3') && !cidr('10.0.0.0/8').containsCIDR('10.0.0.0/7')", true],
    ["string(cidr('10.1.2.3/8').masked())", '10.0.0.0/8'],
    ["!format.dns1123Label().validate('a-b').hasValue()", true],
    ["format.named('nope').hasValue()", false],
    ["format.date().validate('2024-13-01').value()", ['invalid date']],
    ["semver('1.2.3').isLessThan(semver('2.0.0-rc.1')) && isSemver('v1.2', true)", true],
  ])('%s', (text, value) => {
    expect(evaluated(text)).toEqual(value)
  })

  it.each([
    ['object.spec.nope', 'no such key: nope'],
    ['object.spec.replicas.nope', 'no such overload'],
    ["object.spec.replicas < 'a'", 'no such overload'],
    ['[1, 2][5]', 'index out of bounds: 5'],
    ['1 / 0', 'division by zero'],
    ['9223372036854775807 + 1', 'integer overflow'],
    ['optional.none().value()', 'optional.none() dereference'],
    ["int('x')", "type conversion error from 'string' to 'int'"],
    ["'abc'.substring(2, 1)", 'invalid substring range. start: 2, end: 1'],
    ["dyn('a').matches(dyn('('))", 'error parsing regexp: missing closing ): `(`'],
    ["'a'.find('[')", 'Illegal regex: error parsing regexp: missing closing ]: `[`'],
    [
      "ip('300.1.1.1')",
      'IP Address "300.1.1.1" parse error during conversion from string: ParseAddr("300.1.1.1"): IPv4 field has value >255',
    ],
    [
      'lists.range(2000).map(a, lists.range(2000).map(b, a * b))',
      'operation cancelled: actual cost limit exceeded',
    ],
  ])('%s comes to no value', (text, message) => {
    expect(complaint(text)).toBe(message)
  })

  it.each([
    ['object.spec.(', "1:13: Syntax error: no viable alternative at input '.('"],
    ['self.name >', `1:12: Syntax error: mismatched input '<EOF>' expecting ${operandStarts}`],
    ['a b', "1:3: Syntax error: extraneous input 'b' expecting <EOF>"],
    ['[1, 2', "1:6: Syntax error: mismatched input '<EOF>' expecting {']', ','}"],
    ['size(self.name', "1:15: Syntax error: missing ')' at '<EOF>'"],
    ['self.true', "1:6: Syntax error: mismatched input 'true' expecting IDENTIFIER"],
    ['1 + $', "1:5: Syntax error: token recognition error at: '$'"],
    ['if', '1:1: reserved identifier: if'],
    ['nope == 1', "1:1: undeclared reference to 'nope' (in container '')"],
    ['self.nope == 1', "1:5: undefined field 'nope'"],
    ['self.replicas > "a"', "1:15: found no matching overload for '_>_' applied to '(int, string)'"],
    ['self.name.size(1)', "1:15: found no matching overload for 'size' applied to 'string.(int)'"],
    ['self.name && true', "1:5: expected type 'bool' but found 'string'"],
    ["[1, 'a']", "1:5: expected type 'int' but found 'string'"],
    ['self.name.first', "1:10: type 'string' does not support field selection"],
    [
      'self.replicas.all(x, true)',
      "1:5: expression of type 'int' cannot be range of a comprehension (must be list, map, or dynamic)",
    ],
    ['has(self)', '1:5: invalid argument to has() macro'],
    ['[1].all(1, true)', '1:9: argument must be a simple name'],
    ["'a'.matches('(')", '1:13: invalid matches argument'],
    ["duration('x') > duration('1s')", '1:10: invalid duration argument'],
  ])('%s is refused', (text, message) => {
    expect(complaint(text)).toContain(`ERROR: <input>:${message}`)
  })

  it('points at the place, line by line, in characters', () => {
    expect(complaint("'é' == 'x' &&\n\tnope")).toBe(
      "ERROR: <input>:2:2: undeclared reference to 'nope' (in container '')\n |  nope\n | .^",
    )
  })
})
