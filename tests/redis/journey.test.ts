import { expect } from 'vitest'
import { test } from '../support/browser'
import { Cluster } from '../support/cluster'
import { seeded } from '../support/seeded'

test('two people whose browsers reach different processes talk in an encrypted room, go on when one process is killed, and hear of its end', async ({ visitor }) => {
  const cluster = await Cluster.start(2, seeded(5))
  const [one, other] = cluster.servers
  if (!one || !other) throw new Error('There are two.')
  const [ann, ben] = [await visitor(one.url), await visitor(other.url, { device: 'a phone', colorScheme: 'dark' })]
  const link = await ann.makesEncryptedRoom()
  await ann.joins('Ann')
  await ben.goes(link.replace(one.url, other.url))
  await ben.joins('Ben')
  await ann.sees(/Ben joined/)
  await ann.says('hello')
  await ben.hears('hello')
  await ben.says('hi')
  await ann.hears('hi')

  ben.losesNetwork = true
  await cluster.kill(other)
  await ann.says('are you there?')
  await ben.hears('are you there?')
  await ben.says('still here')
  await ann.hears('still here')
  expect(await ann.page.getByText(/Ben left/).count()).toBe(0)

  await ann.chooses('End room')
  await ann.presses('Yes, end it')
  for (const person of [ann, ben]) {
    await person.isTold('alert', 'This room was ended.')
    expect(await person.page.content()).not.toContain('still here')
  }
})
