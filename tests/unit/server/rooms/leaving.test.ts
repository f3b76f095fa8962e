import { describe, expect, test } from 'vitest'
import { Domain } from '../../../support/domain'

async function annAndBen() {
  const domain = await Domain.open({ participants: 2 })
  const room = await domain.makeRoom()
  const [ann, ben] = [domain.join(room, { name: 'Ann' }), domain.join(room, { name: 'Ben' })]
  for (const guest of [ann, ben]) guest.heard()
  const tries = (wish: { name?: string, session?: string }) => {
    const guest = domain.connect(room)
    guest.sends({ type: 'join', ...wish })
    return guest.heard()
  }
  return { domain, room, ann, ben, tries }
}

describe('somebody who leaves', () => {
  test('is out at once, with all their connections', async () => {
    const { domain, room, ann, ben } = await annAndBen()
    const phone = domain.join(room, { session: ann.session })
    phone.heard()
    ann.sends({ type: 'message', clientId: 'a', text: 'bye' }, { type: 'leave' }, { type: 'message', clientId: 'b', text: 'too late' }, { type: 'leave' })
    expect(ben.heard()).toEqual(['Ann: bye', 'Ann left'])
    expect([ann.closeCode, phone.closeCode]).toEqual([1000, 1000])
    expect(phone.heard()).toEqual(['Ann: bye'])
    expect(domain.status(room)?.participants).toBe(1)
    ann.leaves()
    phone.leaves()
    domain.passes(60_000)
    expect(ben.heard()).toEqual([])
  })

  test('has no session any more, while the name stays taken and the seat is free', async () => {
    const { ann, tries } = await annAndBen()
    ann.sends({ type: 'leave' })
    expect(tries({ session: ann.session })).toEqual(['session_invalid'])
    expect(tries({ name: 'Ann' })).toEqual(['name_taken'])
    expect(tries({ name: 'Cem' })).toEqual(['joined'])
  })

  test('stays out after a restart', async () => {
    const { domain, room, ann, tries } = await annAndBen()
    ann.sends({ type: 'rename', name: 'Eve' }, { type: 'leave' })
    const killed = await domain.afterKill()
    await domain.restart()
    for (const started of [domain, killed]) {
      expect(started.status(room)?.participants).toBe(1)
    }
    expect(tries({ session: ann.session })).toEqual(['session_invalid'])
    expect(tries({ name: 'Eve' })).toEqual(['name_taken'])
  })

  test('is still in where that could not be stored', async () => {
    const { domain, ann, ben } = await annAndBen()
    domain.failsToCommit = true
    ann.sends({ type: 'leave' })
    domain.failsToCommit = false
    expect([ann.heard(), ann.closeCode]).toEqual([['storage_full'], undefined])
    ann.sends({ type: 'message', clientId: 'a', text: 'still here' })
    expect(ben.heard()).toEqual(['Ann: still here'])
  })

  test('leaves an empty room, which others can come to', async () => {
    const { ann, ben, tries, domain } = await annAndBen()
    ann.sends({ type: 'leave' })
    ben.sends({ type: 'leave' })
    expect(tries({ name: 'Cem' })).toEqual(['joined'])
    expect(domain.reported).toEqual([])
  })
})

test('nobody leaves before they joined', async () => {
  const domain = await Domain.open()
  const guest = domain.connect(await domain.makeRoom())
  guest.sends({ type: 'leave' }, { type: 'rename', name: 'Ann' })
  expect(guest.heard()).toEqual(['not_joined', 'not_joined'])
})
