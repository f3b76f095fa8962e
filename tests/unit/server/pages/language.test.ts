import { createEvent } from 'h3'
import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { describe, expect, test } from 'vitest'
import { negotiateLanguage, requestedLanguage } from '#server/pages/language'

describe('the language that a browser likes best', () => {
  test.each([
    ['de', 'de'],
    ['de-CH', 'de'],
    ['DE-ch-1996', 'de'],
    ['de-DE,de;q=0.9,en;q=0.8', 'de'],
    ['en;q=0.3, de;q=0.9', 'de'],
    ['en;q=0.5, de; q=0.5', 'en'],
    ['de;q=0.5, en', 'en'],
    ['xx, de;q=0.1', 'de'],
    ['de;q=0, en;q=0.1', 'en'],
    ['de;q=0.000, *', 'en'],
    ['*', 'en'],
    ['', 'en'],
    [undefined, 'en'],
    ['tlh, sjn;q=0.4', 'en'],
    ['de;q=x, nonsense;;, ;q=1, de-', 'de'],
    ['dede', 'en'],
  ])('of %j is %s', (accepted, language) => {
    expect(negotiateLanguage(accepted)).toBe(language)
  })

  test('is found in a header of any length', () => {
    expect(negotiateLanguage(`de,${'xx;q=0.9,'.repeat(5000)}`)).toBe('de')
    expect(negotiateLanguage(`${'-'.repeat(16_000)};q=1`)).toBe('en')
  })
})

describe('a page', () => {
  function language(url: string, accepted: string) {
    const request = new IncomingMessage(new Socket())
    Object.assign(request, { url, headers: { 'accept-language': accepted } })
    return requestedLanguage(createEvent(request, new ServerResponse(request)))
  }

  test('is in the language that its address names, else in the one that the browser likes', () => {
    expect(language('/?lang=de', 'en')).toBe('de')
    expect(language('/room/0123456789abcdef?from=mail&lang=DE', 'en')).toBe('de')
    expect(language('/?lang=en', 'de')).toBe('en')
    expect(language('/?lang=xx', 'de')).toBe('de')
    expect(language('/?lang=', 'de')).toBe('de')
    expect(language('/', 'de')).toBe('de')
  })
})
