import { describe, expect } from 'vitest'
import { endRoom, join } from '../support/dialogue'
import type { TestRoom } from '../support/dialogue'
import { test } from '../support/fixtures'
import { openTerminal } from '../support/terminal'

const PAGE_UP = '\u001B[5~'
const PAGE_DOWN = '\u001B[6~'
const ESCAPE = '\u001B'
const LONG = 'A long text with 日本語 and é, which surely does not fit one line of any terminal, and so goes on in the next ones.'

const linkOf = ({ server, id }: TestRoom) => `${server.url}/room/${id}`

describe.for([[80, 24], [40, 12]] as const)('a terminal of %i × %i', ([columns, rows]) => {
  test('shows the room: its time, who is here, who types, what is said; and leaves nothing of it behind', async ({ room }) => {
    const ann = openTerminal(['join', linkOf(room), '--name', 'Ann'], { columns, rows })
    await ann.sees(/^(?:60:00|59:\d\d) · 1 here: Ann/)
    await ann.sees('Nobody else is here')
    const ben = await join(room, 'Ben')
    await ann.sees('2 here: Ann, Ben')
    await ann.sees('– Ben joined')
    ben.sends({ type: 'typing' })
    await ann.sees('Ben is typing…')

    ann.types('Hello')
    await ben.receives('typing')
    await expect.poll(() => ann.cursor).toEqual({ row: rows - 1, column: 7 })
    ann.says(', I am here')
    await ben.hears('Hello, I am here')
    await ann.sees(/\d\d:\d\d Ann: Hello, I am here\n/)
    await ben.says(LONG)
    await ann.sees('the next ones.')
    expect(ann.text.replaceAll(/\s+/g, '')).toContain(LONG.replaceAll(/\s+/g, ''))
    await ben.says('two\nlines')
    await ann.sees(/Ben: two\n {2}lines\n/)

    ann.types('@be\t')
    await ann.sees('> @Ben')
    ann.says('?')
    await ben.hears('@Ben ?')
    ann.says('/rename Zoë')
    await ann.sees('here: Zoë, Ben')
    ann.says('/dance')
    await ann.sees('There is no /dance')
    ann.says('/lock')
    await ann.sees('Only the person who created the room')

    ann.says('/leave')
    expect(await ann.ended).toBe(0)
    await ann.sees('You left the room.')
    expect(`${ann.text}\n${ann.history}`).not.toMatch(/Ben|Zoë|lines|here/)
    await ben.receives('participant', ({ event }) => event === 'left')
  })

  test('scrolls back as far as the room goes, stays where one reads, and follows a change of its size', async ({ room }) => {
    const ben = await join(room, 'Ben')
    for (let count = 1; count <= 130; count += 1) await ben.says(`No. ${count}.`)
    const ann = openTerminal(['join', linkOf(room), '--name', 'Ann'], { columns, rows })
    await ann.sees('No. 130.')
    ann.types(PAGE_UP)
    await ann.sees(/\d+ lines below/)
    const [, ...before] = ann.lines
    await ben.says('new')
    await expect.poll(() => ann.lines.at(-2)).not.toBe(before.at(-2))
    expect(ann.lines.slice(1, -2)).toEqual(before.slice(0, -2))

    for (let page = 0; page < 160 / (rows - 5) + 1; page += 1) {
      ann.types(PAGE_UP)
      await ann.sees('lines below')
    }
    await expect.poll(() => (ann.types(PAGE_UP), ann.text)).toMatch('No. 1.')
    ann.types(PAGE_DOWN)
    await expect.poll(() => ann.text).not.toMatch('No. 1.')
    ann.types(ESCAPE)
    await ann.sees('Ben: new')

    ann.resizes(columns - 10, rows + 5)
    await ann.sees(/Ben: new\n.*\n>/)
    expect(ann.lines.slice(1).filter(line => line.includes('here: '))).toEqual([])
    expect(ann.lines[0]).toMatch(/here: Ben, Ann/)
  })
})

test('somebody who creates a room can lock and end it, after being asked', async ({ server }) => {
  const ann = openTerminal(['new', server.url, '--minutes', '6', '--name', 'Ann'])
  await ann.sees(/^(?:6:00|5:\d\d)/)
  const [link = ''] = /http:\S+/.exec(ann.text) ?? []
  const id = link.slice(-16)
  server.keepsSecret(id)
  const room = { server, id, ownerToken: '', createdAt: 0, expiresAt: 0, encrypted: false }
  const ben = await join(room, 'Ben')
  ann.says('/lock')
  expect(await ben.receives('room')).toEqual({ type: 'room', locked: true })
  await ann.sees(/· locked · 2 here/)
  const cy = openTerminal(['join', link, '--name', 'Cy'])
  expect(await cy.ended).toBe(4)
  ann.says('/end')
  await ann.sees('Type /end once more')
  ann.says('/end')
  expect(await ann.ended).toBe(0)
  expect(await ben.closed()).toBe(4411)
  await ann.sees('This room was ended')
  expect(`${ann.text}\n${ann.history}`).not.toMatch(/Ben|http/)
})

test('asks for a name, and for another one where it is taken; a paste is one message; the end is told', async ({ room }) => {
  const ben = await join(room, 'Ben')
  const ann = openTerminal(['join', linkOf(room)])
  await ann.sees(/^Your name \[\w+ \w+\]: ?$/m)
  ann.says('ben')
  await ann.sees(/Somebody in the room has this name[^]*\[ben 2\]/)
  ann.types('\r')
  await ann.sees('here: Ben, ben 2')
  ann.types('\u001B[200~one\rtwo\u001B[201~')
  await ann.sees('> one⏎two')
  ann.types('\r')
  await ben.hears('one\ntwo')
  await endRoom(room)
  expect(await ann.ended).toBe(0)
  await ann.sees('This room was ended')
})
