import { expect, test } from 'vitest'
import { isFewEmoji } from '~/client/text/fewEmoji'

test.each(['🙂', '👍🏽', '❤️', '👩‍👩‍👧‍👦', '🏳️‍🌈', '🇩🇪', '🏴󠁧󠁢󠁳󠁣󠁴󠁿', '1️⃣', '🙂🙂🙂', '🎉 🎉', ' 🎉\n', '🏃‍♂️'])('%j is large', text => expect(isFewEmoji(text)).toBe(true))
test.each(['', ' ', 'a', '🙂a', '🙂🙂🙂🙂', '1', '12', '#', '©', '™', ':)', '🇩', '漢字', '🙂.', '\u200D', '\uFE0F'])('%j is not', text => expect(isFewEmoji(text)).toBe(false))

test('a long text takes little time', () => {
  expect(isFewEmoji('🙂\u200D'.repeat(2000))).toBe(false)
  expect(isFewEmoji(`${' '.repeat(4000)}a`)).toBe(false)
})
