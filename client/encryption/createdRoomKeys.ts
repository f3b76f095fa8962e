import type { RoomKeys } from './keys'

/** Keys of the rooms created in this page, by room id, so that their creator is not asked for the password. */
export const createdRoomKeys = new Map<string, RoomKeys>()
