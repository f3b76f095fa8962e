import { afterEach, expect, test, vi } from 'vitest'

const SAMPLES: readonly (readonly [text: string, count: number])[] = [
  ['', 0], ['Ann', 3], ['Zoe\u0308', 3], ['👩‍👩‍👧‍👦 x', 3], ['🇳🇴🇸🇯', 2], ['👋🏽', 1], ['❤️‍🔥', 1], ['1️⃣2️⃣', 2], ['a\u0301\u0302\u0303b', 2], ['दि', 1], ['שָׁלוֹם', 4], ['🏴󠁧󠁢󠁥󠁮󠁧󠁿', 1], ['日本語', 3], ['a\nb', 3],
]

afterEach(() => {
  vi.unstubAllGlobals()
  vi.resetModules()
})

test.each(['with', 'without'])('counts characters as readers do, %s Intl.Segmenter', async (how) => {
  if (how === 'without') vi.stubGlobal('Intl', { ...Intl, Segmenter: undefined })
  const { splitGraphemes } = await import('#shared/graphemes')
  for (const [text, count] of SAMPLES) {
    expect(splitGraphemes(text), text).toHaveLength(count)
    expect(splitGraphemes(text).join('')).toBe(text)
  }
})
