import { test as base } from 'vitest'
import { createRoom } from './dialogue'
import { TestServer } from './server'

/** Tests against the built server: `server` is shared by the file, `ownServer` is for one test. */
export const test = base
  .extend('server', { scope: 'file' }, async ({}, { onCleanup }) => {
    const server = new TestServer()
    onCleanup(() => server.dispose())
    return await server.start()
  })
  .extend('ownServer', async ({}, { onCleanup }) => {
    const server = new TestServer()
    onCleanup(() => server.dispose())
    return await server.start()
  })
  .extend('room', async ({ server }) => await createRoom(server))
