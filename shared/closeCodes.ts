/** WebSocket close codes that the server sends, with their meaning for a client. */
export const CloseCode = {
  /** The person left, by this connection or another of the same session. */
  left: 1000,
  /** The server restarts: reconnect. */
  restarting: 1012,
  /** A frame was larger than `FRAME_BYTES`. */
  frameTooLarge: 1009,
  /** Ten invalid frames within a minute. */
  invalidFrames: 4400,
  /** The proof of an encrypted room's key was wrong. */
  proofRefused: 4403,
  /** The room ended before `join`. */
  roomNotFound: 4404,
  /** No accepted `join` in time. */
  joinTimeout: 4408,
  /** The room's time was up. */
  expired: 4410,
  /** The owner ended the room. */
  endedByOwner: 4411,
  /** The room's storage lost it. */
  lost: 4412,
  /** Flooding continued after warnings. */
  flooding: 4429,
  /** The connection read too slowly (backpressure): reconnect and catch up. */
  tooSlow: 4508,
} as const

export type CloseCode = (typeof CloseCode)[keyof typeof CloseCode]

const FINAL = new Set<number>([CloseCode.proofRefused, CloseCode.roomNotFound, CloseCode.expired, CloseCode.endedByOwner, CloseCode.lost])

/** Whether a client must not reconnect after this code; after all others it does. */
export function isFinalClose(code: number): boolean {
  return FINAL.has(code)
}
