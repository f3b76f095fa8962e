import { describe, expect } from 'vitest'
import { test } from '../support/browser'
import type { Visitor } from '../support/browser'
import { createRoom, endRoom, join } from '../support/dialogue'

const VECTORS = [
  '<script>pwned(1)</script>',
  '<img src=x onerror=pwned(1)>',
  '<svg/onload=pwned(1)>',
  '"><svg><animate onbegin=pwned(1) attributeName=x>',
  '<iframe srcdoc="<script>parent.pwned(1)</script>">',
  '<a href="javascript:pwned(1)">x</a>',
  '[x](javascript:pwned(1))',
  'javascript:pwned(1)',
  'JaVaScRiPt://%0Apwned(1)',
  'data:text/html,<script>pwned(1)</script>',
  'https://example.org/"onmouseover="pwned(1)',
  'https://example.org/<img/src=x/onerror=pwned(1)>',
  'mailto:a@example.org?subject="onclick=pwned(1)',
  '`<img src=x onerror=pwned(1)>`',
  '**<img src=x onerror=pwned(1)>**',
  '```html\n<img src=x onerror=pwned(1)>\n```',
  '{{constructor.constructor("pwned(1)")()}}',
  '${pwned(1)}',
  '</textarea></title></script><script>pwned(1)</script>',
  '<style>*{background:url(//example.org/x)}</style>',
  '<meta http-equiv=refresh content="0;url=//example.org">',
  '<base href=//example.org/><form action=//example.org><button>x</button></form>',
  '<math><mtext><img src=x onerror=pwned(1)>',
  '\u202E<script>pwned(1)</script>',
  '&lt;img src=x onerror=pwned(1)&gt;',
]
const NAMES = ['<img src=x onerror=pwned(1)>', '<svg/onload=pwned(1)>', '"><script>pwned(1)</script>', '{{constructor}}', '\' onfocus=pwned(1) autofocus']

/** What no vector may bring about. */
interface Harm { scripts: number, violations: string[] }

/** Counts in every page from now on what no vector may bring about. */
async function watchForHarm(person: Visitor) {
  await person.context.addInitScript(() => {
    const harm = { scripts: 0, violations: [] as string[] }
    const pwned = () => harm.scripts += 1
    Object.assign(window, { harm, pwned, alert: pwned, confirm: pwned, prompt: pwned })
    document.addEventListener('securitypolicyviolation', event => void harm.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`))
  })
}

/** What was brought about in the tab in front. */
async function harmTo(person: Visitor): Promise<Harm> {
  return await person.page.evaluate(() => (window as unknown as { harm: Harm }).harm)
}

/** Everything in a tab that could hold a trace of a room. */
async function tracesIn(person: Visitor): Promise<string> {
  return JSON.stringify(await person.page.evaluate(async () => ({
    document: document.documentElement.outerHTML,
    shadows: [...document.querySelectorAll('*')].map(element => element.shadowRoot?.innerHTML ?? ''),
    fields: [...document.querySelectorAll('input, textarea')].map(field => (field as HTMLInputElement).value),
    address: [document.title, location.href, document.referrer, window.name, history.state],
    storage: [{ ...sessionStorage }, { ...localStorage }, document.cookie],
    caches: await caches.keys(),
    databases: await indexedDB.databases(),
    workers: (await navigator.serviceWorker.getRegistrations()).length,
  }))) + JSON.stringify(await person.context.cookies())
}

describe('scripts in what people write', () => {
  test('as text are text: none runs, nothing is loaded, and the policy has nothing to stop', async ({ room, visitor }) => {
    const mallory = await join(room, 'Mallory')
    const ann = await visitor(room.server.url)
    await watchForHarm(ann)
    await ann.goes(`/room/${room.id}`)
    await ann.joins('Ann')
    for (const vector of VECTORS) await mallory.says(vector)
    await mallory.says('the last one')
    await ann.hears('the last one')
    const shown = await ann.log.innerText()
    for (const vector of VECTORS) {
      // What stands between the marks of Markdown stays as it was written, controls of direction apart.
      const text = vector.replace(/^```html\n|\n```$|^`|`$|^\*\*|\*\*$|\u202E/g, '')
      expect(shown, vector).toContain(text)
    }
    for (const link of await ann.log.getByRole('link').all()) {
      expect(await link.getAttribute('href')).toMatch(/^(?:https?:\/\/example\.org|mailto:a@example\.org)/)
      expect(await link.evaluate(element => element.getAttributeNames().filter(name => name.startsWith('on')))).toEqual([])
    }
    expect(await ann.log.locator('img, script, iframe, style, base, form, meta, math, animate, object, embed').count()).toBe(0)
    expect(await harmTo(ann)).toEqual({ scripts: 0, violations: [] })
  })

  test('as names are names, in the list, in the messages, in the notices and after a reload', async ({ room, visitor }) => {
    const ann = await visitor(room.server.url)
    await watchForHarm(ann)
    await ann.goes(`/room/${room.id}`)
    await ann.joins('Ann')
    for (const name of NAMES) {
      const mallory = await join(room, name)
      expect(mallory.self.name).toBe(name)
      await mallory.says(`by number ${NAMES.indexOf(name)}`)
      await ann.sees(name)
    }
    await ann.page.reload()
    await ann.hears(`by number ${NAMES.length - 1}`)
    const shown = await ann.page.locator('body').innerText()
    for (const name of NAMES) expect(shown).toContain(name)
    expect(await ann.page.locator('body').locator('img, svg[onload], [onerror], [onfocus]').count()).toBe(0)
    expect(await harmTo(ann)).toEqual({ scripts: 0, violations: [] })
  })

  test('typed by oneself, as name and as text, are the same', async ({ room, visitor }) => {
    const ann = await visitor(room.server.url)
    await watchForHarm(ann)
    await ann.goes(`/room/${room.id}`)
    await ann.joins(NAMES[0] ?? '')
    await ann.says(VECTORS[0] ?? '')
    await ann.sees(NAMES[0] ?? '')
    expect(await harmTo(ann)).toEqual({ scripts: 0, violations: [] })
  })

  test('in an address do nothing', async ({ server, visitor }) => {
    const ann = await visitor(server.url)
    ann.losesNetwork = true
    await watchForHarm(ann)
    for (const vector of VECTORS.slice(0, 8)) {
      for (const before of ['/?x=', '/room/0123456789abcdef#k=', '/room/']) {
        await ann.goes(before + encodeURIComponent(vector))
        expect(await harmTo(ann), before + vector).toEqual({ scripts: 0, violations: [] })
      }
    }
  })

  test('that got in somehow would still be stopped by the policy', async ({ server, visitor }) => {
    const ann = await visitor(server.url)
    // The browser says what it stops.
    ann.isBroken = true
    await watchForHarm(ann)
    await ann.goes('/')
    await ann.page.evaluate(() => {
      const script = document.createElement('script')
      script.textContent = 'pwned(1)'
      document.body.append(script)
      document.body.insertAdjacentHTML('beforeend', '<img src="data:," onerror="pwned(1)"><a href="javascript:pwned(1)" id="bait">x</a>')
      document.getElementById('bait')?.click()
    })
    await expect.poll(async () => (await harmTo(ann)).violations.length, { timeout: 10_000 }).toBeGreaterThanOrEqual(3)
    expect((await harmTo(ann)).scripts).toBe(0)
  })
})

describe('after the end', () => {
  test('nothing of the room is left in the document, the storage, caches, databases, cookies, or any entry of the history', async ({ server, visitor }) => {
    const room = await createRoom(server)
    const ann = await visitor(server.url)
    await ann.goes('/')
    await ann.goes(`/room/${room.id}`)
    await ann.joins('Annabel')
    await ann.says('soon forgotten')
    await ann.field('Message').fill('a draft')
    const traces = [room.id, 'Annabel', 'soon forgotten', 'a draft', room.ownerToken]
    const before = await tracesIn(ann)
    // Looks in the right places: while the room lives, they hold it.
    for (const trace of traces.slice(0, 4)) expect(before).toContain(trace)
    await endRoom(room)
    await ann.isTold('alert', 'This room was ended.')
    for (const trace of traces) expect(await tracesIn(ann)).not.toContain(trace)
    await ann.presses('Home page')
    await ann.button('Create a room').waitFor()
    for (const step of ['back', 'back', 'forward', 'forward']) {
      await (step === 'back' ? ann.page.goBack() : ann.page.goForward())
      if (ann.page.url() === 'about:blank') continue
      await ann.button('Create a room').waitFor()
      for (const trace of traces) expect(await tracesIn(ann)).not.toContain(trace)
    }
  })

  test('and at no time there is a cookie, a cache, a database or a worker', async ({ room, visitor }) => {
    const ann = await visitor(room.server.url)
    await ann.goes('/')
    await ann.goes(`/room/${room.id}`)
    await ann.joins('Ann')
    await ann.says('hello')
    expect(await ann.context.cookies()).toEqual([])
    expect(JSON.parse((await tracesIn(ann)).replace(/\[\]$/, ''))).toMatchObject({ caches: [], databases: [], workers: 0 })
  })
})
