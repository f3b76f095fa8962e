import { mountSuspended } from '@nuxt/test-utils/runtime'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import { useKeyboardInset } from '~/composables/useKeyboardInset'

/** What the browser says is seen of the page, which is 800 pixels high. */
class FakeViewport extends EventTarget {
  height = 800
  scale = 1
  offsetTop = 0

  becomes(seen: Partial<Pick<FakeViewport, 'height' | 'scale' | 'offsetTop'>>) {
    Object.assign(this, seen)
    this.dispatchEvent(new Event('resize'))
  }
}

let viewport: FakeViewport
const scrolled = vi.fn()
const inset = () => document.documentElement.style.getPropertyValue('--keyboard')

beforeEach(() => {
  viewport = new FakeViewport()
  scrolled.mockClear()
  vi.stubGlobal('visualViewport', viewport)
  vi.stubGlobal('innerHeight', 800)
  vi.stubGlobal('scrollTo', scrolled)
})
afterEach(() => vi.unstubAllGlobals())

const mount = () => mountSuspended(defineComponent({
  setup() {
    useKeyboardInset()
    return () => h('p')
  },
}))

test('the page makes room for a keyboard that lies over it, and takes it back', async () => {
  const page = await mount()
  viewport.becomes({ height: 470 })
  expect(inset()).toBe('330px')
  viewport.becomes({ height: 800 })
  expect(inset()).toBe('0px')
  viewport.becomes({ height: 470 })
  page.unmount()
  expect(inset()).toBe('')
  viewport.becomes({ height: 400 })
  expect(inset()).toBe('')
})

test('the page that the browser moved up to show the field is moved back', async () => {
  const page = await mount()
  viewport.becomes({ height: 470, offsetTop: 200 })
  expect(scrolled).toHaveBeenCalledWith(0, 0)
  page.unmount()
})

test('a page that is zoomed in is not taken for one with a keyboard, nor is its place changed', async () => {
  const page = await mount()
  viewport.becomes({ height: 400, scale: 2, offsetTop: 100 })
  expect(inset()).toBe('0px')
  expect(scrolled).not.toHaveBeenCalled()
  page.unmount()
})
