import { beforeEach, expect, test } from 'vitest'
import { forget, forgetEnded, recall, remember } from '~/utils/tabStorage'

/** The storage of a tab, in a map. */
class TabStorage implements Storage {
  [name: string]: unknown
  private readonly entries = new Map<string, string>()
  get length() {
    return this.entries.size
  }

  clear() {
    this.entries.clear()
  }

  getItem(key: string) {
    return this.entries.get(key) ?? null
  }

  key(index: number) {
    return [...this.entries.keys()][index] ?? null
  }

  removeItem(key: string) {
    this.entries.delete(key)
  }

  setItem(key: string, value: string) {
    this.entries.set(key, value)
  }
}

let storage: TabStorage
beforeEach(() => {
  storage = new TabStorage()
})

test('remembers the token of whoever made a room beside the session of the same tab', () => {
  remember(storage, 'a', { ownerToken: 'token', forgetAt: 100 })
  remember(storage, 'a', { session: 'secret', forgetAt: 90 })
  expect(recall(storage, 'a')).toEqual({ ownerToken: 'token', session: 'secret', forgetAt: 90 })
  expect(recall(storage, 'b')).toBeUndefined()
})

test.each(['null', '{}', '[]', 'no json', '{"forgetAt":"soon"}', '{"forgetAt":1,"session":7}'])('takes %s for nothing', (stored) => {
  storage.setItem('room:a', stored)
  expect(recall(storage, 'a')).toBeUndefined()
})

test('forgets every room whose time is over, and touches nothing else', () => {
  remember(storage, 'old', { forgetAt: 100 })
  remember(storage, 'young', { forgetAt: 101 })
  storage.setItem('room:broken', 'x')
  storage.setItem('other', 'stays')
  forgetEnded(storage, 100)
  expect([storage.key(0), storage.key(1), storage.length]).toEqual(['room:young', 'other', 2])
  forget(storage, 'young')
  expect(storage.length).toBe(1)
})

test('a storage that is full only means that a reload forgets', () => {
  storage.setItem = () => {
    throw new DOMException('full', 'QuotaExceededError')
  }
  expect(() => remember(storage, 'a', { session: 'secret', forgetAt: 1 })).not.toThrow()
})
