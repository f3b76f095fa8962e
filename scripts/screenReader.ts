import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { firefox } from 'playwright-core'
import { ensureBuilt, ROOT, SERVER } from './build.ts'
import { ensurePackages, FIREFOX } from './engines.ts'
import { Desktop } from './screenReader/desktop.ts'
import { startOrca } from './screenReader/orca.ts'
import { playRoom } from './screenReader/room.ts'
import { Speech } from './screenReader/speech.ts'
import { startOwnServer } from '../build/ownServer.ts'

// `npm run screen-reader`: runs Orca over a room in Firefox, and writes what it says into docs/screen-reader.md.

const DOCUMENT = join(ROOT, 'docs/screen-reader.md')
const PLACE = /(?<=<!-- said -->\n).*(?=<!-- end -->)/s

ensureBuilt()
ensurePackages({
  'firefox-esr': FIREFOX,
  'orca': '/usr/bin/orca',
  'at-spi2-core': '/usr/libexec/at-spi-bus-launcher',
  'speech-dispatcher': '/usr/bin/speech-dispatcher',
  'python3-pyatspi': '/usr/share/doc/python3-pyatspi',
  'python3-speechd': '/usr/share/doc/python3-speechd',
  'gir1.2-wnck-3.0': '/usr/share/doc/gir1.2-wnck-3.0',
  'dbus-x11': '/usr/bin/dbus-launch',
  'xvfb': '/usr/bin/Xvfb',
  'openbox': '/usr/bin/openbox',
  'xdotool': '/usr/bin/xdotool',
}, 'which a screen reader needs')

const server = await startOwnServer(SERVER, '/', {})
const desktop = await new Desktop().start()
try {
  const speech = new Speech(desktop)
  const browser = await firefox.launch({
    channel: 'moz-firefox', executablePath: FIREFOX, headless: false, env: desktop.env,
    firefoxUserPrefs: { 'accessibility.force_disabled': -1, 'ui.primaryPointerCapabilities': 6, 'ui.allPointerCapabilities': 6 },
  })
  const context = await browser.newContext({ colorScheme: null, reducedMotion: null, forcedColors: null, viewport: null })
  startOrca(desktop)
  const scenes = await playRoom({ site: server.address, page: await context.newPage(), desktop, speech })
  await browser.close()
  const said = scenes.map(({ title, said }) => `| ${title} | ${said.map(({ text, isWhole }) => isWhole ? text : `${text} …`).join('<br>') || '(nothing)'} |\n`)
  writeFileSync(DOCUMENT, readFileSync(DOCUMENT, 'utf8').replace(PLACE, `| when | what Orca said |\n| --- | --- |\n${said.join('')}`))
  console.log(said.join(''))
}
finally {
  await desktop.end()
  server.stop()
}
