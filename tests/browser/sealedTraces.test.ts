import { expect, onTestFinished } from 'vitest'
import { deriveKey, deriveRoomKeys } from '~/client/encryption/keys'
import { fromBase64url, concat } from '~/client/encryption/bytes'
import type { Bytes } from '~/client/encryption/bytes'
import { stretchPassword } from '~/client/encryption/stretchPassword'
import { test } from '../support/browser'
import type { Visitor } from '../support/browser'
import { TamperingProxy } from '../support/tamperingProxy'
import { asNeedles, foundInMemory } from '../support/memory'
import { TestServer } from '../support/server'
import { bytesOf } from '../support/traces'
import { BACKENDS } from '../support/encryption/vector'

const PASSWORD = 'Quartz-Vellum-77'
const NAMES = ['Annabelinda', 'Bennoculus']
const TEXTS = ['Marzipan at noon', 'Kohlrabi it is', 'Back from the reload', 'Ожидание в тумане']
/** More than come in one page. */
const MANY = 110
/** Each of them is written by hand, and all memory is searched. */
const SEARCH = { timeout: 120_000 }

/** A visit of two people, with everything that they do in a room but its end. */
async function talk(ann: Visitor, ben: Visitor, link: string, password?: string) {
  const opens = async (person: Visitor) => {
    if (password !== undefined) await person.page.getByLabel('Room password').fill(password)
  }
  const [first = '', second = ''] = NAMES
  await ann.joins(first)
  for (let at = 1; at <= MANY; at++) {
    await ann.field('Message').fill(`Number ${at} of Saffron`)
    await ann.field('Message').press('Enter')
  }
  await ann.says(TEXTS[0] ?? '')
  await ben.goes(link)
  await opens(ben)
  await ben.joins(second)
  await ben.hears(TEXTS[0] ?? '')
  await ben.says(TEXTS[1] ?? '')
  await ann.page.reload()
  if (password !== undefined) {
    await opens(ann)
    await ann.presses('Join')
  }
  await ann.says(TEXTS[2] ?? '')
  await ann.says(TEXTS[3] ?? '')
  await ben.hears(TEXTS[3] ?? '')
  const oldest = ben.log.getByText('Number 1 of Saffron', { exact: true })
  await expect.poll(async () => {
    await ben.log.evaluate(log => log.scrollTo(0, 0))
    return await oldest.count()
  }).toBe(1)
}

/** A key in every form in which it could be somewhere. */
function forms(name: string, key: Bytes): [string, Buffer][] {
  const bytes = Buffer.from(key)
  return [[name, bytes], ...(['base64url', 'base64', 'hex'] as const).map((form): [string, Buffer] => [`${name} (${form})`, Buffer.from(bytes.toString(form))])]
}

/** A server, and somebody on the way to it who keeps all that goes by. */
async function watched() {
  const server = new TestServer()
  const tamperingProxy = new TamperingProxy(() => server.port)
  onTestFinished(async () => {
    tamperingProxy.stop()
    await server.dispose()
  })
  await server.start()
  return { server, tamperingProxy, url: await tamperingProxy.start() }
}

const words = asNeedles([...NAMES, ...TEXTS, 'of Saffron', PASSWORD])
const foundIn = (bytes: Buffer, needles: ReadonlyMap<string, Buffer>) => [...needles].filter(([, needle]) => bytes.includes(needle)).map(([name]) => name)

test('the server never has a text, a name, a password or a key: not in its files, on the way to it, or in its memory', SEARCH, async ({ visitor }) => {
  const { server, tamperingProxy, url } = await watched()
  const [ann, ben] = [await visitor(url), await visitor(url)]
  const link = await ann.makesEncryptedRoom(PASSWORD)
  await talk(ann, ben, link, PASSWORD)

  const secret = fromBase64url(/#k=([\w-]+)/.exec(link)?.[1] ?? '') ?? expect.fail()
  const stretched = stretchPassword(PASSWORD, secret)
  const input = concat(secret, stretched)
  const sealing = await deriveKey(BACKENDS.WebCrypto, input, 'encryption')
  const needles = new Map([...words, ...forms('the key', secret), ...forms('the stretched password', stretched), ...forms('the key that seals', sealing)])
  // What the server does have shows that what it has would be found.
  const { verifier } = await deriveRoomKeys(BACKENDS.WebCrypto, secret, stretched)
  const id = new URL(link).pathname.slice('/room/'.length)

  const everywhere = () => ({
    files: foundIn(bytesOf(server.folder), needles),
    frames: foundIn(Buffer.from(tamperingProxy.seen.join('\n')), needles),
    memory: foundInMemory(server.processId, needles),
  })
  const nowhere = { files: [], frames: [], memory: [] }
  expect(everywhere()).toEqual(nowhere)
  expect(foundInMemory(server.processId, asNeedles([id]))).not.toEqual([])
  expect(tamperingProxy.seen.join('\n')).toContain(verifier)

  await ann.chooses('End room')
  await ann.presses('Yes, end it')
  await ben.isTold('alert', 'This room was ended.')
  expect(everywhere()).toEqual(nowhere)
  expect(server.output).not.toContain(id)
})

test('of an open room the same search finds it all', SEARCH, async ({ visitor }) => {
  const { server, tamperingProxy, url } = await watched()
  const [ann, ben] = [await visitor(url), await visitor(url)]
  await talk(ann, ben, await ann.makesRoom())
  const said = [...NAMES, ...TEXTS].map(word => `${word} (utf8)`)
  expect(foundIn(bytesOf(server.folder), words)).toEqual(expect.arrayContaining(said))
  expect(foundIn(Buffer.from(tamperingProxy.seen.join('\n')), words)).toEqual(expect.arrayContaining(said))
  const inMemory = foundInMemory(server.processId, words)
  for (const word of [...NAMES, ...TEXTS]) expect(inMemory.some(name => name.startsWith(word)), word).toBe(true)
})
