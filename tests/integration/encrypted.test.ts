import { expect } from 'vitest'
import { connect, createRoom } from '../support/dialogue'
import { test } from '../support/fixtures'
import { call } from '../support/http'
import { VECTOR } from '../support/encryption/vector'

const { fragment, verifier, proof, sealedName, sealedText } = VECTOR
const KEY = fragment.replace('#k=', '')

test.for(['%23k=', '%23k%3D', '%23K='])('a mangled link (%s) gets the page of a room, which holds nothing of the key', async (mark, { ownServer: server }) => {
  const { id } = await createRoom(server, { encrypted: true, verifier })
  const whole = await call('GET', `${server.url}/room/${id}`, { headers: { accept: 'text/html' } })
  server.keepsSecret(KEY)
  // The second answer may be cached, and so may a later one for somebody else.
  for (const path of [`/room/${id}${mark}${KEY}`, `/room/${id}${mark}${KEY}`, `/room/${id}${mark}${KEY}%26p%3D1`, `/room/${id}`]) {
    const { status, text, headers } = await call('GET', server.url + path, { headers: { accept: 'text/html' } })
    expect([status, headers['cache-control'], headers['referrer-policy']]).toEqual([200, 'no-store', 'no-referrer'])
    expect(text.length).toBeGreaterThan(500)
    for (const trace of [KEY, KEY.slice(0, 8), id]) expect(text).not.toContain(trace)
    expect(JSON.stringify(headers)).not.toContain(KEY.slice(0, 8))
  }
  expect(whole.text).not.toContain(id)
})

test('sealed names and texts are passed on unchanged, to people who prove that they have the key', async ({ server }) => {
  const room = await createRoom(server, { encrypted: true, verifier })
  const stranger = await connect(room)
  stranger.sends({ type: 'join', name: sealedName })
  await stranger.isTold('proof_invalid')
  expect(await stranger.closed()).toBe(4403)

  const ann = await (await connect(room)).joins({ name: sealedName, proof })
  const ben = await (await connect(room)).joins({ name: sealedName, proof })
  expect(ben.joined.participants.map(({ name }) => name)).toEqual([sealedName, sealedName])
  await ann.says(sealedText, 'c1')
  expect(await ben.hears(sealedText)).toMatchObject({ name: sealedName, clientId: 'c1', participantId: ann.self.id })
  const thief = await connect(room)
  thief.sends({ type: 'join', session: ann.session })
  await thief.isTold('proof_invalid')
})
