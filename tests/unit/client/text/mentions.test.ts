import { describe, expect, test } from 'vitest'
import { mentions } from '~/client/text/mentions'

const OTHERS = ['Ann 2', 'Ben', 'Brave Fox']

describe('a text mentions Ann', () => {
  test.each(['@Ann', 'hi @ann, come', '(@ANN)', '@Ben @Ann', '@Ann!', 'so @Ann\nyes', '你好@Ann你好', '＠Ann', '@Ann2 and @Ann', '> @Ben\n@Ann'])('in %j', text => expect(mentions(text, ['Ann'], () => OTHERS)).toBe(true))
  test.each(['Ann', '@Anna', '@An', 'post@Ann', 'post@ann.example', '@Ann 2', '@Ann 2 and @Ben', '> @Ann', '> hello @Ann\nyes', '@ Ann', ''])('not in %j', text => expect(mentions(text, ['Ann'], () => OTHERS)).toBe(false))
})

test('names of several words, of other scripts, and those that somebody had before are found too', () => {
  expect(mentions('@brave fox: yes', ['Brave Fox'], () => [])).toBe(true)
  expect(mentions('@민수는 왔다', ['민수'], () => [])).toBe(true)
  expect(mentions('@太郎さん', ['太郎'], () => [])).toBe(true)
  expect(mentions('@Eve', ['Ann', 'Eve'], () => OTHERS)).toBe(true)
})

test('a text full of signs takes little time', () => {
  const many = Array.from({ length: 1000 }, (_, at) => `Ann ${at}`)
  expect(mentions('@'.repeat(4000), ['Ann'], () => many)).toBe(false)
  expect(mentions('@Ann 2 '.repeat(500), ['Ann'], () => many)).toBe(false)
})
