import { once } from 'node:events'
import type { Page } from 'playwright-core'
import { WebSocket } from 'ws'
import type { Desktop } from './desktop.ts'
import type { Speech, Utterance } from './speech.ts'

/** The room tells of its end five minutes before, so it lasts a little longer (seconds). */
const LIFETIME_SECONDS = 300 + 150

/** A part of the play, and what was said in it. */
export interface Scene { title: string, said: Utterance[] }

interface Stage { site: URL, page: Page, desktop: Desktop, speech: Speech }

/** Plays a room, with Ann at the screen reader. */
export async function playRoom({ site, page, desktop, speech }: Stage): Promise<Scene[]> {
  const room = await createRoom(site)
  const ben = await join(site, room.id, 'Ben')
  say(ben, 'this was said before')
  const scenes: Scene[] = []
  const scene = async (title: string, happens: () => unknown) => {
    await happens()
    scenes.push({ title, said: await speech.untilSilent() })
  }

  await page.goto('about:blank')
  await speech.untilSilent()
  await scene('The door opens', () => page.goto(new URL(`room/${room.id}`, site).href))
  await scene('Ann types her name over the one that is suggested', () => desktop.types('Ann'))
  await scene('She presses Enter, and is in the room', () => desktop.presses('Return'))
  await scene('She writes “hello” and presses Enter', async () => {
    await desktop.types('hello')
    await desktop.presses('Return')
  })
  await scene('Ben says “hello to you”', () => say(ben, 'hello to you'))
  await scene('Ben says three things within a moment', () => ['one', 'two', 'three'].forEach(text => say(ben, text)))
  await scene('Ben sends words in bold and a block of code', () => say(ben, '**look** at this\n```js\nlet answer = 42\n```'))
  await scene('Ben is typing', () => ben.send(JSON.stringify({ type: 'typing' })))
  let cem: WebSocket | undefined
  await scene('Cem joins', async () => {
    cem = await join(site, room.id, 'Cem')
  })
  await scene('Cem leaves', () => cem?.send(JSON.stringify({ type: 'leave' })))
  await scene('Five minutes are left', () => page.getByText('This room ends in 5 minutes').waitFor({ timeout: 120_000 }))
  await scene('The room is ended, and after 10 seconds the home page follows', async () => {
    await fetch(new URL(`api/rooms/${room.id}`, site), { method: 'DELETE', headers: { authorization: `Bearer ${room.ownerToken}` } })
    await page.getByRole('button', { name: 'Create a room' }).waitFor({ timeout: 20_000 })
  })
  return scenes
}

async function createRoom(site: URL): Promise<{ id: string, ownerToken: string }> {
  const response = await fetch(new URL('api/rooms', site), {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ lifetimeSeconds: LIFETIME_SECONDS }),
  })
  return await response.json() as { id: string, ownerToken: string }
}

async function join(site: URL, roomId: string, name: string): Promise<WebSocket> {
  const address = new URL(`ws/rooms/${roomId}`, site)
  address.protocol = 'ws:'
  const socket = new WebSocket(address)
  await once(socket, 'open')
  socket.send(JSON.stringify({ type: 'join', name }))
  await once(socket, 'message')
  return socket
}

function say(socket: WebSocket, text: string): void {
  socket.send(JSON.stringify({ type: 'message', clientId: crypto.randomUUID().slice(0, 36), text }))
}
