import { expect, test } from 'vitest'
import { complete, parseTyped } from '../../../../../packages/client/src/terminal/commands'

test.each([
  ['/rename  Zoë B ', { type: 'command', name: 'rename', argument: 'Zoë B' }],
  ['/LEAVE', { type: 'command', name: 'leave', argument: '' }],
  ['//etc/hosts', { type: 'text', text: '/etc/hosts' }],
  ['/etc/hosts', { type: 'text', text: '/etc/hosts' }],
  ['a /leave', { type: 'text', text: 'a /leave' }],
])('%j is understood', (line, typed) => {
  expect(parseTyped(line)).toEqual(typed)
})

const NAMES = ['Ann', 'Anna', 'Calm Otter', 'Zoë']

test.each([
  ['hi @an', ['@Ann ', '@Anna '], '@an'],
  ['@calm ot', ['@Calm Otter '], '@calm ot'],
  ['thanks zo', ['@Zoë '], 'zo'],
  ['/le', ['/leave '], '/le'],
  ['hi ', [], ''],
])('%j is completed by names or commands', (line, candidates, replaced) => {
  expect(complete(line, NAMES)).toEqual([candidates, replaced])
})
