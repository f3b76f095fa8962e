import { afterEach, expect, test, vi } from 'vitest'
import { useSite } from '~/composables/useSite'

afterEach(() => void vi.unstubAllGlobals())

test.for([
  ['/', '', 'http://localhost:3000/', 'http://localhost:3000/'],
  ['/chat/', '', 'http://localhost:3000/chat/', 'http://localhost:3000/chat/'],
  ['/', 'https://chat.example', 'http://localhost:3000/', 'https://chat.example/'],
  ['/chat/', 'https://example.org', 'http://localhost:3000/chat/', 'https://example.org/chat/'],
  ['/chat/', 'https://example.org/chat', 'http://localhost:3000/chat/', 'https://example.org/chat/'],
])('at the base path %s, with NUXT_PUBLIC_URL=%s, the site is at %s and shared as %s', ([baseURL, url, here, shared]) => {
  vi.stubGlobal('location', new URL('http://localhost:3000/chat/room/x#k=y'))
  vi.stubGlobal('useRuntimeConfig', () => ({ app: { baseURL }, public: { url } }))
  const site = useSite()
  expect([site.here.href, site.shared.href]).toEqual([here, shared])
})
