/* eslint-disable no-control-regex -- control characters are what it is about */
import { spawn } from 'node:child_process'
import { expect, onTestFinished } from 'vitest'
import type { ServerFrame } from '#shared/protocol'
import { join } from '../support/dialogue'
import { test } from '../support/fixtures'
import { Output } from '../support/output'
import { TamperingProxy } from '../support/tamperingProxy'
import { openTerminal, program } from '../support/terminal'

// Sets the title, writes the clipboard, asks for the colour, clears the screen, a link, sound; the same in one byte each; reorders; hides.
const HOSTILE = [
  '\u001B]0;title\u0007', '\u001B]52;c;cm0gLXJm\u0007', '\u001B]11;?\u001B\\', '\u001B[2J\u001B[H', '\u001B]8;;http://evil\u001B\\', '\u0007\u0008\r\u000B',
  '\u009B2J', '\u009D52;c;cm0gLXJm\u009C', '\u0090q\u009C', '\u202E', '\u2066', '\u200F', '\u200B', '\u2028', '\u{E0041}', '\uD800', 'e' + '\u0301'.repeat(50),
]
const TEXT = `start ${HOSTILE.join('x')} end`
const NAME = `Eve${HOSTILE.join('')}`
const FORBIDDEN = /[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u2028-\u202E\u2066-\u2069\u200B\u200F\u{E0041}]|\u0301{5}/u

/** Puts them into every name and text that a client gets. */
function poison(frame: ServerFrame): ServerFrame[] {
  switch (frame.type) {
    case 'joined': return [{ ...frame, participants: frame.participants.map(person => ({ ...person, name: NAME })), messages: frame.messages.map(message => ({ ...message, name: NAME, text: TEXT })) }]
    case 'message': return [{ ...frame, name: NAME, text: TEXT }]
    case 'participant': return [{ ...frame, participant: { ...frame.participant, name: NAME } }]
    default: return [frame]
  }
}

test('nothing that others or the server send controls the terminal, or a file', async ({ server, room }) => {
  const proxy = new TamperingProxy(() => server.port)
  proxy.tells = poison
  onTestFinished(() => proxy.stop())
  const link = `${await proxy.start()}/room/${room.id}`
  const ben = await join(room, 'Ben')
  await ben.says('one')

  const child = spawn(process.execPath, [program(), 'join', link, '--name', 'Notes'], { stdio: ['pipe', 'pipe', 'pipe'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const notes = new Output(child)
  const ann = openTerminal(['join', link, '--name', 'Ann'])
  await ann.sees('start')
  await ben.says('two')
  await notes.waitFor(/end\n[^]*end\n/)
  await expect.poll(() => ann.text.match(/start/g)).toHaveLength(2)

  expect(notes.text).not.toMatch(FORBIDDEN)
  // What the terminal gets are its own sequences: CSI of the kinds that draw, and no other.
  const own = ann.output.replace(/\u001B\[(?:\?\d+[hl]|[\d;]*[A-HJKm])/g, '').replaceAll('\r\n', '\n').replaceAll('\r', '')
  expect(own).not.toMatch(FORBIDDEN)
  expect(ann.lines[0]).toMatch(/^\d\d:\d\d · \d here/)
  expect(ann.lines.at(-1)).toBe('> ')
  ann.types('/who\r')
  await ann.sees(/Eve/)
})
