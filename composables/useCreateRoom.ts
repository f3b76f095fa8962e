import type { CreatedRoom } from '#shared/api'
import { strings } from '~/utils/strings'
import { remember } from '~/utils/tabStorage'

/**
 * Makes a room and goes to its door. The tab keeps the token of whoever made it.
 *
 * @returns `create`, which takes the lifetime in seconds where it is not the longest; whether it is `busy`; and what went
 * wrong, in words.
 */
export function useCreateRoom() {
  const busy = shallowRef(false)
  const problem = shallowRef('')

  async function create(lifetimeSeconds?: number) {
    if (busy.value) return
    busy.value = true
    problem.value = ''
    try {
      const room = await $fetch<CreatedRoom>('/api/rooms', { method: 'POST', body: { lifetimeSeconds }, retry: 0 })
      remember(sessionStorage, room.id, { ownerToken: room.ownerToken, forgetAt: Date.now() + room.expiresAt - room.createdAt })
      await navigateTo(`/room/${room.id}`)
    }
    catch (error) {
      problem.value = explain(error)
    }
    finally {
      busy.value = false
    }
  }

  return { create, busy: readonly(busy), problem: readonly(problem) }
}

function explain(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('response' in error) || !(error.response instanceof Response)) {
    return strings.home.createFailed
  }
  const waitSeconds = Number(error.response.headers.get('retry-after'))
  return waitSeconds > 0 ? strings.home.createBusy(waitSeconds) : strings.home.createFailed
}
