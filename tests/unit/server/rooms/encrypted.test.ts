import { describe, expect, test } from 'vitest'
import { SEALED_NAME_LENGTH, SEALED_TEXT_LENGTH } from '#shared/limits'
import { Domain, client } from '../../../support/domain'

/** The keys of docs/encryption.md. */
const PROOF = '6S9LaIHU6KxkwY11X7Ny_K56Q_e1KMZW-dPVDJLoV_s'
const VERIFIER = 'fF-qKVGcEgEFM6fb268cacIyyDv3oAXVWuYrY3OjOq8'
const SEALED = 'oKGio6SlpqeoqaqrWhzCKA'

async function encryptedRoom(visitorLimits = {}) {
  const domain = await Domain.open({}, visitorLimits)
  const making = domain.hub.makeRoom(3600, VERIFIER)
  domain.settle()
  return { domain, room: await making }
}

describe('an encrypted room', () => {
  test.each([
    ['none', undefined], ['an empty one', ''], ['the verifier', VERIFIER], ['one that is cut short', PROOF.slice(0, -1)],
    ['another', `A${PROOF.slice(1)}`], ['a long one', PROOF.repeat(500)],
  ])('refuses %s as a proof, for good', async (_what, proof) => {
    const { domain, room } = await encryptedRoom()
    const stranger = domain.connect(room)
    stranger.sends({ type: 'join', name: SEALED, proof })
    expect(stranger.frames.map(frame => 'code' in frame && frame.code)).toEqual(['proof_invalid'])
    expect([stranger.session, stranger.closeCode]).toEqual(['', 4403])
  })

  test('does not accept a session without the proof', async () => {
    const { domain, room } = await encryptedRoom()
    const ann = domain.connect(room)
    ann.sends({ type: 'join', name: SEALED, proof: PROOF })
    expect(ann.session).not.toBe('')
    const thief = domain.connect(room)
    thief.sends({ type: 'join', session: ann.session })
    expect([thief.session, thief.closeCode]).toEqual(['', 4403])
  })

  test('limits wrong proofs of one address over all its connections, and says when it takes the next', async () => {
    const { domain, room } = await encryptedRoom({ proofs: { perSecond: 0.5, burst: 3 } })
    const guesses = Array.from({ length: 200 }, () => domain.connect(room, client('a guesser')))
    for (const guess of guesses) guess.sends({ type: 'join', name: SEALED, proof: `A${PROOF.slice(1)}` })
    expect(guesses.filter(({ closeCode }) => closeCode === 4403)).toHaveLength(3)
    expect(guesses.at(-1)?.frames).toMatchObject([{ code: 'rate_limited', retryAfterMs: 2000 }])
    expect(domain.reached).toContain('proofsPerMinute')
    // Nor does it say whether it is right.
    guesses.at(-1)?.sends({ type: 'join', name: SEALED, proof: PROOF })
    expect(guesses.at(-1)?.session).toBe('')
    const other = domain.connect(room, client('another address'))
    other.sends({ type: 'join', name: SEALED, proof: PROOF })
    expect(other.session).not.toBe('')
    domain.passes(2000)
    guesses.at(-1)?.sends({ type: 'join', name: SEALED, proof: PROOF })
    expect(guesses.at(-1)?.session).not.toBe('')
  })

  test('does not count missing or right proofs', async () => {
    const { domain, room } = await encryptedRoom({ proofs: { perSecond: 0.5, burst: 1 } })
    for (const proof of [undefined, PROOF, undefined, PROOF]) domain.connect(room).sends({ type: 'join', name: SEALED, proof })
    const ann = domain.connect(room)
    ann.sends({ type: 'join', name: SEALED, proof: PROOF })
    expect(ann.session).not.toBe('')
  })

  test('takes any two valid sealed names', async () => {
    const { domain, room } = await encryptedRoom()
    for (const name of [SEALED, SEALED, 'A'.repeat(SEALED_NAME_LENGTH)]) {
      const guest = domain.connect(room)
      guest.sends({ type: 'join', name, proof: PROOF })
      expect(guest.session).not.toBe('')
    }
    for (const name of [undefined, '', 'Ann Lee', 'Zoë', `${SEALED}=`, `${SEALED}\n`, 'A'.repeat(SEALED_NAME_LENGTH + 1)]) {
      const guest = domain.connect(room)
      guest.sends({ type: 'join', name, proof: PROOF })
      expect(guest.frames.map(frame => 'code' in frame && frame.code)).toEqual(['name_invalid'])
    }
  })

  test('passes on the longest sealed text unchanged, and refuses an invalid one', async () => {
    const { domain, room } = await encryptedRoom()
    const ann = domain.connect(room)
    ann.sends({ type: 'join', name: SEALED, proof: PROOF })
    ann.frames = []
    const texts = ['A'.repeat(SEALED_TEXT_LENGTH), 'A'.repeat(SEALED_TEXT_LENGTH + 1), 'hello there', '', `${SEALED}\n`]
    for (const [index, text] of texts.entries()) ann.sends({ type: 'message', clientId: `c${index}`, text })
    expect(ann.frames.map(frame => 'code' in frame ? frame.code : frame.type)).toEqual(['message', 'text_too_long', 'text_invalid', 'text_invalid', 'text_invalid'])
    expect(ann.frames[0]).toMatchObject({ name: SEALED, text: texts[0] })
  })
})
