import { expect } from 'vitest'
import { createRoom, join } from '../support/dialogue'
import { WebKit } from '../support/engines/webKit'
import { describeJourneys, testIn } from './journeys'

const test = testIn(() => new WebKit())
describeJourneys(test)

test('the conversation stays at its end while the field for messages grows', async ({ server, person }) => {
  const room = await createRoom(server)
  const cem = await join(room, 'Cem')
  for (let at = 1; at <= 50; at++) await cem.says(`number ${at}`)
  const ann = await person(server.url)
  await ann.goes(`/room/${room.id}`)
  await ann.joins('Ann')
  await ann.hears('number 50')
  expect(await ann.tab.runs(() => CSS.supports('field-sizing', 'content'), undefined), 'whether the style sheet does it').toBe(false)
  await ann.tab.writes('Message', 'a long text '.repeat(40))
  expect(await ann.distanceToEnd()).toBeLessThanOrEqual(1)
})
