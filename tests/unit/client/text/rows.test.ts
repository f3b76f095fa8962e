import { expect, test } from 'vitest'
import { parseMarkdown } from '~/client/text/markdown'
import { isLong } from '~/client/text/rows'

const isFolded = (text: string) => isLong(parseMarkdown(text))

test.each(['x', 'a\n'.repeat(15), 'word '.repeat(150), `\`\`\`\n${'x'.repeat(3000)}\n\`\`\``])('%j is shown whole', text => expect(isFolded(text)).toBe(false))
test.each(['a\n'.repeat(20), 'word '.repeat(250), '**word** '.repeat(250), `\`\`\`\n${'x\n'.repeat(20)}\`\`\``, '> a\n'.repeat(20)])('%j is folded', text => expect(isFolded(text)).toBe(true))
