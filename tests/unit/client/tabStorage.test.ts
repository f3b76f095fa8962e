import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { forget, recall, remember, rememberedRooms } from '~/client/tabStorage'

/** The storage of a tab, in a map. */
function tabStorage() {
  const entries = new Map<string, string>()
  return {
    entries,
    get length() {
      return entries.size
    },
    getItem: (key: string) => entries.get(key) ?? null,
    key: (index: number) => [...entries.keys()][index] ?? null,
    removeItem: (key: string) => void entries.delete(key),
    setItem: (key: string, value: string) => void entries.set(key, value),
  }
}

const refuse = () => {
  throw new DOMException('no', 'SecurityError')
}

let storage: ReturnType<typeof tabStorage>
beforeEach(() => {
  storage = tabStorage()
  vi.stubGlobal('sessionStorage', storage)
})
afterEach(() => {
  for (const roomId of rememberedRooms()) forget(roomId)
  vi.unstubAllGlobals()
})

test('remembers an owner\'s token beside the session of the same tab', () => {
  remember('a', { ownerToken: 'token' })
  remember('a', { session: 'secret' })
  expect(recall('a')).toEqual({ ownerToken: 'token', session: 'secret' })
  expect(recall('b')).toBeUndefined()
  expect([...storage.entries]).toEqual([['room:a', '{"ownerToken":"token","session":"secret"}']])
})

test('reads later changes by another page of the same tab', () => {
  remember('a', { session: 'old' })
  storage.setItem('room:a', '{"session":"new"}')
  expect(recall('a')).toEqual({ session: 'new' })
})

test.each(['null', '[7]', '7', 'no json', '{"session":7}', '{"ownerToken":{}}'])('ignores %s', (stored) => {
  storage.setItem('room:a', stored)
  expect(recall('a')?.session).toBeUndefined()
  expect(recall('a')?.ownerToken).toBeUndefined()
})

test('lists the stored rooms, and forgets one without touching the others', () => {
  remember('a', { session: 'secret' })
  storage.setItem('room:b', 'broken')
  storage.setItem('other', 'stays')
  expect(rememberedRooms()).toEqual(['a', 'b'])
  forget('a')
  forget('b')
  expect(rememberedRooms()).toEqual([])
  expect([...storage.entries.keys()]).toEqual(['other'])
})

test.each(['getItem', 'setItem', 'removeItem', 'key'] as const)('if the browser refuses %s, only a reload forgets', (what) => {
  storage[what] = refuse
  remember('a', { session: 'secret' })
  expect(recall('a')).toEqual({ session: 'secret' })
  expect(rememberedRooms()).toContain('a')
  forget('a')
  expect(() => rememberedRooms()).not.toThrow()
})

test('if the browser has no storage, or throws on access, only a reload forgets', () => {
  for (const get of [refuse, () => undefined, () => null]) {
    Object.defineProperty(globalThis, 'sessionStorage', { get, configurable: true })
    remember('a', { ownerToken: 'token' })
    expect(recall('a')).toEqual({ ownerToken: 'token' })
    expect(rememberedRooms()).toEqual(['a'])
    forget('a')
    expect(recall('a')).toBeUndefined()
  }
  vi.stubGlobal('sessionStorage', storage)
})

test('a storage that became full keeps no older entry, which would pass for the newest', () => {
  remember('a', { session: 'old' })
  storage.setItem = refuse
  remember('a', { session: 'new' })
  expect(recall('a')).toEqual({ session: 'new' })
  expect(storage.entries.size).toBe(0)
})
