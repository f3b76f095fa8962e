import { beforeAll } from 'vitest'
import { loadRoomStrings } from '~/composables/useStrings'

// What the page of a room does first: its components are mounted without it here.
beforeAll(() => loadRoomStrings())
