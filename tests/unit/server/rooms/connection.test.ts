import { describe, expect, test } from 'vitest'
import { Domain } from '../../../support/domain'

describe('a connection that does not join', () => {
  test('is closed after 10 s', async () => {
    const domain = await Domain.open()
    const lurker = domain.connect(await domain.makeRoom())
    domain.passes(9_999)
    expect(lurker.closeCode).toBeUndefined()
    domain.passes(1)
    expect(lurker.closeCode).toBe(4408)
  })

  test('is not kept open by other frames', async () => {
    const domain = await Domain.open()
    const lurker = domain.connect(await domain.makeRoom())
    domain.passes(9_000)
    lurker.sends({ type: 'ping' })
    lurker.sends({ type: 'typing' })
    domain.passes(1_000)
    expect(lurker.closeCode).toBe(4408)
  })

  test('has 10 s again after each refused join, ten times at most', async () => {
    const domain = await Domain.open()
    const lurker = domain.connect(await domain.makeRoom())
    for (let attempt = 1; attempt < 10; attempt += 1) {
      domain.passes(9_999)
      lurker.sends({ type: 'join', name: '' })
      expect(lurker.closeCode).toBeUndefined()
    }
    lurker.sends({ type: 'join', name: '' })
    expect(lurker.closeCode).toBe(4408)
  })

  test('has no deadline once it has joined', async () => {
    const domain = await Domain.open()
    const room = await domain.makeRoom()
    const ann = domain.join(room, { name: 'Ann' })
    domain.passes(60_000)
    expect(ann.closeCode).toBeUndefined()
  })
})

describe('a connection that is gone before its join is stored', () => {
  test('takes no name, and is unknown after a restart', async () => {
    const domain = await Domain.open()
    const room = await domain.makeRoom()
    const gone = domain.connect(room)
    gone.isOpen = false
    gone.sends({ type: 'join', name: 'Ann' })
    expect(gone.heard()).toEqual([])
    gone.leaves()
    await domain.restart()
    expect(domain.status(room)?.participants).toBe(0)
    domain.join(room, { name: 'Ann' })
  })

  test('is not counted as a return', async () => {
    const domain = await Domain.open()
    const room = await domain.makeRoom()
    const ann = domain.join(room, { name: 'Ann' })
    ann.leaves()
    domain.passes(10_000)
    const gone = domain.connect(room)
    gone.isOpen = false
    gone.sends({ type: 'join', session: ann.session })
    gone.leaves()
    await domain.restart()
    expect(domain.status(room)?.participants).toBe(0)
    domain.join(room, { session: ann.session })
  })
})

describe('invalid frames', () => {
  test('count for 60 s', async () => {
    const domain = await Domain.open()
    const ann = domain.join(await domain.makeRoom(), { name: 'Ann' })
    for (let time = 0; time < 9; time += 1) ann.sends('wrong')
    domain.passes(60_000)
    for (let time = 0; time < 9; time += 1) ann.sends('wrong')
    expect(ann.closeCode).toBeUndefined()
    ann.sends('wrong')
    expect(ann.closeCode).toBe(4400)
  })
})

describe('typing', () => {
  test('is passed on once in 2 s', async () => {
    const domain = await Domain.open()
    const room = await domain.makeRoom()
    const [ann, ben] = [domain.join(room, { name: 'Ann' }), domain.join(room, { name: 'Ben' })]
    ben.heard()
    ann.sends({ type: 'typing' })
    domain.passes(1_999)
    ann.sends({ type: 'typing' })
    expect(ben.heard()).toEqual(['typing'])
    domain.passes(1)
    ann.sends({ type: 'typing' })
    expect(ben.heard()).toEqual(['typing'])
  })
})

describe('frames of one turn', () => {
  test('are answered in order, once all are stored', async () => {
    const domain = await Domain.open()
    const room = await domain.makeRoom()
    const [ann, ben] = [domain.join(room, { name: 'Ann' }), domain.join(room, { name: 'Ben' })]
    ann.heard()
    ann.sends({ type: 'message', clientId: '1', text: 'one' })
    ben.sends({ type: 'message', clientId: '1', text: 'two' })
    expect(ann.heard()).toEqual(['Ann: one', 'Ben: two'])
  })
})
