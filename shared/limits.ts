/** Limits for both sides. Durations have units; text is counted in UTF-16 code units. */

/** The maximum and default lifetime of a room (seconds). */
export const LONGEST_LIFETIME_SECONDS = 3600

/** The largest WebSocket frame the server reads (bytes). */
export const FRAME_BYTES = 32_768
/** The largest body of an HTTP request (bytes). */
export const BODY_BYTES = 8192

/** A name: grapheme clusters, bytes of UTF-8, and combining marks in a row. */
export const NAME_GRAPHEMES = 32
export const NAME_BYTES = 128
export const NAME_MARKS_IN_A_ROW = 3
/** A sealed name of an encrypted room (characters of base64url). */
export const SEALED_NAME_LENGTH = 400

export const TEXT_LENGTH = 4000
/** A sealed text of an encrypted room (characters of base64url). */
export const SEALED_TEXT_LENGTH = 24_000
export const CLIENT_ID_LENGTH = 36

/** A page of messages: entries, and bytes of their JSON. */
export const PAGE_MESSAGES = 100
export const PAGE_BYTES = 256 * 1024

/** Time to join; each refused `join` restarts it … */
export const JOIN_TIMEOUT_MS = 10_000
/** … this often at most. */
export const JOIN_ATTEMPTS = 10

/** Somebody without any connection stays in the room for this long. */
export const AWAY_GRACE_MS = 10_000
/** After a server restart, people from before it stay in their rooms for this long. */
export const RESTART_GRACE_MS = 20_000

/** At most one typing notice per person in this time is passed on. */
export const TYPING_INTERVAL_MS = 2000

/** Heartbeat: the interval of the server's pings, and how many may go unanswered. */
export const HEARTBEAT_MS = 25_000
export const HEARTBEATS_MISSED = 2

/** This many invalid frames, or rate limit refusals, within this time end a connection. */
export const INVALID_FRAMES = 10
export const RATE_REFUSALS = 20
export const STRIKES_WINDOW_MS = 60_000
