import type { RouterConfig } from 'nuxt/schema'

type RouterHistory = NonNullable<ReturnType<NonNullable<RouterConfig['history']>>>
type Listener = Parameters<RouterHistory['listen']>[0]

/**
 * The router's history, on top of the browser's. It keeps the position of each entry and nothing else: vue-router's own writes
 * the addresses of the entries before and after, with the key of an encrypted room, into `history.state`, which outlives a room.
 */
export function createTabHistory(base = '/'): RouterHistory {
  const prefix = base.replace(/\/$/, '')
  let current = readLocation()
  let position = readPosition() ?? history.length - 1
  let isPaused = false
  let listeners: Listener[] = []

  function readLocation(): string {
    const { pathname, search, hash } = location
    return (pathname.startsWith(`${prefix}/`) ? pathname.slice(prefix.length) : pathname) + search + hash
  }

  function write(to: string, isNew: boolean) {
    // With the dot an address that begins with two slashes is still one of this site.
    const url = `/.${prefix}${to}`
    try {
      history[isNew ? 'pushState' : 'replaceState']({ position: position + Number(isNew) }, '', url)
    }
    catch {
      // Safari limits how many entries a page may write. Loading the address leads there as well.
      if (to !== readLocation()) location[isNew ? 'assign' : 'replace'](url)
    }
    position += Number(isNew)
    current = to
  }

  function follow() {
    const [from, fromPosition] = [current, position]
    current = readLocation()
    // An address that somebody typed is a new entry.
    const typed = readPosition() === undefined
    position = readPosition() ?? position + 1
    if (typed) notePosition()
    const delta = position - fromPosition
    if (isPaused) isPaused = false
    else for (const listener of listeners) listener(current, from, popBy(typed ? 0 : delta))
  }

  /** A browser that refuses this only loses the way back after a navigation that was stopped. */
  function notePosition() {
    try {
      history.replaceState({ position }, '')
    }
    catch { /* see above */ }
  }

  notePosition()
  addEventListener('popstate', follow)
  return {
    base: prefix,
    get location() {
      return current
    },
    get state() {
      return { position }
    },
    push: to => write(to, true),
    replace: to => write(to, false),
    go(delta, triggerListeners = true) {
      isPaused = !triggerListeners
      try {
        history.go(delta)
      }
      catch {
        // No `popstate` follows.
        isPaused = false
      }
    },
    listen(listener) {
      listeners.push(listener)
      return () => {
        listeners = listeners.filter(other => other !== listener)
      }
    },
    createHref: to => prefix + to,
    destroy() {
      listeners = []
      removeEventListener('popstate', follow)
    },
  }
}

function popBy(delta: number) {
  return { type: 'pop', delta, direction: delta === 0 ? '' : delta > 0 ? 'forward' : 'back' } as Parameters<Listener>[2]
}

function readPosition(): number | undefined {
  const state: unknown = history.state
  return typeof state === 'object' && state !== null && 'position' in state && typeof state.position === 'number' ? state.position : undefined
}
