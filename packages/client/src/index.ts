export { createRoom } from './createRoom'
export { openRoom } from './openRoom'
export { RoomError } from './roomError'
export type * from './types'
