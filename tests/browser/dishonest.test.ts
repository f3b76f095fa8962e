import { describe, expect } from 'vitest'
import type { Message, ServerFrame } from '#shared/protocol'
import type { Visitor } from '../support/browser'
import { test as base } from '../support/browser'
import { createRoom } from '../support/dialogue'
import { TamperingProxy } from '../support/tamperingProxy'
import { VECTOR } from '../support/encryption/vector'

const { fragment, verifier, sealedName } = VECTOR
const MOVED = 'what was moved'

/** Ann's browser reaches the server through somebody who tells her other things than it does. */
const test = base.extend('tamperingProxy', { scope: 'file' }, async ({ server }, { onCleanup }) => {
  const tamperingProxy = new TamperingProxy(() => server.port)
  onCleanup(() => tamperingProxy.stop())
  return { tamperingProxy, url: await tamperingProxy.start() }
})

/** Lets two people into a new room whose key is the vector's: Ann by one address, Ben by another. */
async function meet(ann: Visitor, ben: Visitor, id: string) {
  for (const [person, name] of [[ann, 'Ann'], [ben, 'Ben']] as const) {
    await person.goes(`/room/${id}${fragment}`)
    await person.joins(name)
  }
  await ann.sees(/Ben joined/)
}

/** Changes messages in every frame that has some. */
function changing(change: (message: Message) => Partial<Message>) {
  return (frame: ServerFrame): ServerFrame[] => {
    if (frame.type === 'message') return [{ ...frame, ...change(frame) }]
    if (frame.type === 'joined' || frame.type === 'history') return [{ ...frame, messages: frame.messages.map(message => ({ ...message, ...change(message) })) }]
    return [frame]
  }
}

describe('what a dishonest server', () => {
  const seen: Message[] = []
  const changes: [string, (message: Message) => Partial<Message>][] = [
    ['moved to another person', () => ({ participantId: seen[0]?.participantId })],
    ['moved to another name of the room', () => ({ name: seen[0]?.name })],
    ['moved to a name of another room', () => ({ name: sealedName })],
    ['moved to another message', () => ({ clientId: 'another' })],
    ['put in place of another text', () => ({ text: seen[0]?.text })],
    ['changed', ({ text }) => ({ text: `${text.startsWith('A') ? 'B' : 'A'}${text.slice(1)}` })],
    ['made up', () => ({ text: 'aGVsbG8' })],
    ['left unsealed', () => ({ text: MOVED })],
  ]

  test.for(changes)('%s cannot be read', async ([_what, change], { server, tamperingProxy: { tamperingProxy, url }, visitor }) => {
    const [ann, ben] = [await visitor(url), await visitor(server.url)]
    const { id } = await createRoom(server, { encrypted: true, verifier })
    tamperingProxy.tells = frame => [frame]
    await meet(ann, ben, id)
    seen.length = 0
    tamperingProxy.tells = (frame) => {
      if (frame.type === 'message') seen.push(frame)
      return [frame]
    }
    await ann.says('of Ann')
    // It stands in Ann's page before the server has told of it.
    await expect.poll(() => seen.length).toBe(1)
    tamperingProxy.tells = changing(message => message.participantId === seen[0]?.participantId ? {} : change(message))
    await ben.says(MOVED)
    await ann.log.getByText('This message cannot be read.').waitFor()
    await ann.page.reload()
    await ann.log.getByText('This message cannot be read.').waitFor()
    await ann.hears('of Ann')
    expect(await ann.page.content()).not.toContain(MOVED)
    tamperingProxy.tells = frame => [frame]
    await ben.says('untouched')
    await ann.hears('untouched')
  })

  test('sends in place of a name cannot be read', async ({ server, tamperingProxy: { tamperingProxy, url }, visitor }) => {
    const [ann, ben] = [await visitor(url), await visitor(server.url)]
    const { id } = await createRoom(server, { encrypted: true, verifier })
    tamperingProxy.tells = (frame) => {
      if (frame.type === 'participant') return [{ ...frame, participant: { ...frame.participant, name: sealedName } }]
      return [frame.type === 'message' ? { ...frame, name: sealedName } : frame]
    }
    for (const [person, name] of [[ann, 'Ann'], [ben, 'Ben']] as const) {
      await person.goes(`/room/${id}${fragment}`)
      await person.joins(name)
    }
    await ann.sees(/Unreadable name joined/)
    await ann.page.getByRole('listitem').getByText('Unreadable name').waitFor()
    await ben.says(MOVED)
    await ann.log.getByText('This message cannot be read.').waitFor()
    await ann.log.getByText('Unreadable name', { exact: true }).last().waitFor()
    expect(await ann.page.content()).not.toContain(sealedName.slice(0, 20))
    await ann.checks('what cannot be read')
  })

  test('sends once more is shown once', async ({ server, tamperingProxy: { tamperingProxy, url }, visitor }) => {
    const [ann, ben] = [await visitor(url), await visitor(server.url)]
    const { id } = await createRoom(server, { encrypted: true, verifier })
    tamperingProxy.tells = frame => [frame]
    await meet(ann, ben, id)
    let doubled = 0
    tamperingProxy.tells = (frame) => {
      if (frame.type !== 'message') return [frame]
      const seq = frame.seq + doubled
      doubled += 1
      return [{ ...frame, seq }, { ...frame, seq: seq + 1 }]
    }
    await ben.says('once')
    await ben.says('and then')
    await ann.hears('and then')
    await ann.hears('once')
    expect(doubled).toBe(2)
    expect(await ann.order('once', 'and then')).toEqual(['once', 'and then'])
  })
})
