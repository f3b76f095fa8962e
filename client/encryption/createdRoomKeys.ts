import type { RoomKeys } from './keys'

/** The keys of rooms that this page made, by room: whoever made one is not asked for its password. Gone with the page. */
export const keysMadeHere = new Map<string, RoomKeys>()
