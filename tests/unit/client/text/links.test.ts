import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { InlineToken } from '~/client/text/inlineMarkdown'
import { parseInline } from '~/client/text/inlineMarkdown'

/** A text with its links in angle brackets: `<shown>`, or `<shown → host>` if the real host is shown. */
function draw(text: string): string {
  return drawTokens(parseInline(text))
}

const MARKS = { bold: '**', italic: '*', strike: '~~' } as const

function drawTokens(tokens: readonly InlineToken[]): string {
  return tokens.map((token) => {
    if ('children' in token) return MARKS[token.type] + drawTokens(token.children) + MARKS[token.type]
    if (token.type === 'link') return `‹${token.text}${token.host === undefined ? '' : ` → ${token.host}`}›`
    return token.text
  }).join('')
}

function links(tokens: readonly InlineToken[]): Extract<InlineToken, { type: 'link' }>[] {
  return tokens.flatMap(token => 'children' in token ? links(token.children) : token.type === 'link' ? [token] : [])
}

describe('a link ends where its address ends', () => {
  test.each([
    'see ‹https://a.example/x?y=1#z›.', '(‹http://a.example›)', '‹https://a.example/wiki/A_(b)›', '‹https://a.example/A_(b)_(c)›.', '(‹https://a.example/A_(b)›)', '**‹https://a.example›**',
    '*‹https://a.example/x›*', '‹mailto:ann@example.org›!', '‹https://a.example/snake_case_path›', '‹https://a.example/a*b*c›', '[x](‹https://a.example/y›)', '[‹https://a.example/y›]',
    '<‹https://a.example/x›>', '"‹https://a.example/x›"', '\'‹https://a.example/x›\'', '‹https://a.example/x›!', '‹https://a.example/x›?', '‹https://a.example/x›?!', '‹https://a.example/x›: yes', '‹https://a.example/x›…',
    '‹https://a.example/x›,‹https://b.example/y›', '‹https://a.example/a,b;c›, d', '‹https://a.example:8080/x›', '‹http://localhost:3000/›', '‹http://[::1]:3000/x›', '‹HTTPS://A.EXAMPLE/x›',
    '‹https://a.example/x›|‹https://b.example›', '‹https://web.archive.org/web/2020/https://a.example/›', '‹https://a.example/it\'s›', '‹https://fr.wikipedia.org/wiki/L’Île›', '‹https://a.example/👍›',
    // Closing punctuation of other scripts.
    '‹https://example.com/b›。次の文', '‹https://example.com/b›、次', '「‹https://example.com/b›」', '（‹https://example.com/b›）', '『‹https://example.com/b›』', '【‹https://example.com/b›】', '《‹https://example.com/b›》',
    '‹https://example.com/b›！', '‹https://example.com/b›？', '‹https://example.com/b›，然后', '‹https://example.com/b›；', '‹https://example.com/b›：', '«‹https://example.com/b›»', '‹https://example.com/b›»', '„‹https://example.com/b›“',
    '“‹https://example.com/b›”', '‘‹https://example.com/b›’', '‹https://example.com/b›، ثم', '‹https://example.com/b›؟', '‹https://example.com/b›؛', '‹https://example.com/b›।', '‹https://example.com/b›۔', '‹https://example.com/b›։', '‹https://example.com/b›።', '‹https://example.com/b›။', '‹https://example.com›。',
    // Scripts without spaces.
    '見て‹https://example.com/a›', '見て‹https://example.com/a›を見て', '‹https://example.com/›を見て', '詳見‹https://example.com/path›即可', 'ดู‹https://example.com/x›ครับ', 'ເບິ່ງ‹https://example.com/x›ແດ່', 'សូមមើល‹https://example.com/x›នេះ', 'ကြည့်‹https://example.com/x›ပါ',
    '‹https://example.com›を見て', '주소‹https://example.com/x›를', '‹https://ja.wikipedia.org/wiki/日本› です', '‹https://ko.wikipedia.org/wiki/한국›', '‹https://he.wikipedia.org/wiki/עברית›', '‹https://ru.wikipedia.org/wiki/Россия›.', '‹https://a.example/?q=日本›', '看‹www.x.org›吧',
  ])('%s', drawn => expect(draw(drawn.replace(/[‹›]/g, ''))).toBe(drawn))
})

describe('without a scheme', () => {
  test.each([
    ['www.x.org', 'https://www.x.org'], ['WWW.X.org/a?b#c', 'https://WWW.X.org/a?b#c'], ['www.x.co.uk:8080/a', 'https://www.x.co.uk:8080/a'],
    ['ann@example.org', 'mailto:ann@example.org'], ['ann.lee+x_y@mail.example.co.uk', 'mailto:ann.lee+x_y@mail.example.co.uk'],
  ])('%s leads to %s', (text, href) => {
    for (const around of [[text, ''], ['(', ')'], ['at ', '.'], ['は', 'まで'], ['*', '*'], ['mail:', ', ok']]) {
      const [before = '', after = ''] = around[0] === text ? [] : around
      expect(links(parseInline(before + text + after))).toEqual([{ type: 'link', text, href }])
    }
  })

  test.each([
    'www.', 'www.x', 'www..org', 'www.1.2', 'awww.x.org', 'foo@bar', '@ann@social.example', 'git@github.com:a/b.git', 'npm i vue@3.5.1', 'a@b', 'a@b.c', 'ann@@example.org', 'ann@example.org@x', 'x/ann@example.org',
  ])('%s leads nowhere', text => expect(links(parseInline(text))).toEqual([]))
})

test.each(['javascript:alert(1)', 'data:text/html,x', 'https://', 'http://?', 'xhttps://a.example', '[text](javascript:alert(1))', 'file:///etc/passwd', 'ftp://a.example', 'mailto:', 'mailto://[x', 'mailto://a.example', '//a.example'])('%s is not a link', (text) => {
  expect(draw(text)).toBe(text)
})

describe('a link that seems to lead elsewhere', () => {
  test.each(['https://paypal.example@evil.example/', 'https://user:password@a.example/', 'http://paypal.example%2F@evil.example'])('is not linked if it has a user before the host: %s', (text) => {
    expect(draw(text)).toBe(text)
  })

  test.each([
    ['https://аpple.example/', 'xn--pple-43d.example'], ['https://ex%61mple.org/', 'example.org'], ['http://0x7f.1/', '127.0.0.1'], ['http://2130706433', '127.0.0.1'], ['https://münchen.example', 'xn--mnchen-3ya.example'], ['https://例え.jp/パス', 'xn--r8jz45g.jp'],
    ['https:////evil.example', 'evil.example'], ['www.раypal.example', 'www.xn--ypal-43d9g.example'],
  ])('tells its real host: %s', (text, host) => expect(links(parseInline(text))).toMatchObject([{ text, host }]))

  test.each(['\u202E', '\u2066', '\u200B', '\u00AD', '\u{E0041}', '\uFEFF', '\\', '^'])('ends before %j', (character) => {
    expect(links(parseInline(`https://a.example/x${character}y`))[0]?.text).toBe('https://a.example/x')
  })
})

test('links any text only to http, https and mailto, and to the host that it shows', () => {
  const part = fc.oneof(fc.constantFrom('https://', 'http://', 'mailto:', 'www.', 'a@b.org', 'a.b', '@', ':', '/', '?', '#', '(', ')', '%', '\\', '[', ']', '。', '見', '\u202E', 'é', ' ', '.', ','), fc.string({ unit: 'binary', maxLength: 2 }))
  fc.assert(fc.property(fc.array(part, { maxLength: 20 }).map(parts => parts.join('')), (text) => {
    for (const link of links(parseInline(text))) {
      const url = new URL(link.href)
      expect(url.protocol).toMatch(/^(?:https?|mailto):$/)
      expect(url.username + url.password).toBe('')
      expect(text).toContain(link.text)
      expect(link.href.endsWith(link.text)).toBe(true)
      if (url.protocol !== 'mailto:') expect(link.host ?? link.text.toLowerCase()).toContain(url.hostname)
    }
  }), { numRuns: 1000 })
})
