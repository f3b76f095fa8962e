import { describe, expect, test } from 'vitest'
import { pathInSite, readBasePath } from '#server/basePath'

describe('the base path', () => {
  test.for([
    [undefined, undefined, '/'],
    ['', ' ', '/'],
    ['/', undefined, '/'],
    ['/chat', undefined, '/chat/'],
    ['/a/b-c/~d/1.0/', undefined, '/a/b-c/~d/1.0/'],
    [undefined, 'https://example.org', '/'],
    [undefined, 'https://example.org/chat', '/chat/'],
    ['/chat/', 'https://example.org', '/chat/'],
    ['/chat', 'https://example.org/chat/', '/chat/'],
    [undefined, 'no address', '/'],
  ])('of NUXT_APP_BASE_URL=%s and NUXT_PUBLIC_URL=%s is %s', ([NUXT_APP_BASE_URL, NUXT_PUBLIC_URL, path]) => {
    expect(readBasePath({ NUXT_APP_BASE_URL, NUXT_PUBLIC_URL })).toBe(path)
  })

  test.for(['chat', 'https://example.org/', '//chat/', '/chat//', '/a b/', '/ü/', '/%61/', '/../', '/a/./', '/chat?x', '/chat#x', './'])('is not %s', (path) => {
    expect(() => readBasePath({ NUXT_APP_BASE_URL: path })).toThrow(/^NUXT_APP_BASE_URL is .+\. It takes a path .+\.$/)
  })

  test.for(['https://example.org/a b/', 'https://example.org/ü', 'https://example.org//chat/'])('is no part of %s', (url) => {
    expect(() => readBasePath({ NUXT_PUBLIC_URL: url })).toThrow(/^NUXT_PUBLIC_URL is .+\. It takes the address .+\.$/)
  })

  test('is the same in both settings', () => {
    expect(() => readBasePath({ NUXT_APP_BASE_URL: '/chat/', NUXT_PUBLIC_URL: 'https://example.org/talk/' }))
      .toThrow('NUXT_APP_BASE_URL is "/chat/". It takes the path of NUXT_PUBLIC_URL, which is /talk/, or no value.')
  })
})

test.for([
  ['/room/x?y=1', '/', '/room/x?y=1'],
  ['/', '/', '/'],
  ['//x', '/', '//x'],
  ['/chat/room/x', '/chat/', '/room/x'],
  ['/chat', '/chat/', '/'],
  ['/chat?x', '/chat/', '/?x'],
  ['/chatter', '/chat/', undefined],
  ['/', '/chat/', undefined],
  ['/Chat/', '/chat/', undefined],
  ['', '/chat/', undefined],
])('%s at the base path %s is the path %s within the site', ([url = '', basePath = '', path]) => {
  expect(pathInSite(url, basePath)).toBe(path)
})
