/** WebSocket close codes that the server sends, and what they mean to a client. */
export const CloseCode = {
  /** The server restarts; come back. */
  restarting: 1012,
  /** A frame was larger than `FRAME_BYTES`. */
  frameTooLarge: 1009,
  /** Ten invalid frames within a minute. */
  invalidFrames: 4400,
  /** The proof of the key of an encrypted room was refused. */
  proofRefused: 4403,
  /** The room ended before `join`. */
  roomNotFound: 4404,
  /** No accepted `join` in time. */
  joinTimeout: 4408,
  /** The room ended because its time is over. */
  expired: 4410,
  /** The room ended because its owner ended it. */
  endedByOwner: 4411,
  /** Flooding went on after warnings. */
  flooding: 4429,
  /** The connection read too slowly; come back and catch up. */
  tooSlow: 4508,
} as const

export type CloseCode = (typeof CloseCode)[keyof typeof CloseCode]

const FINAL = new Set<number>([CloseCode.proofRefused, CloseCode.roomNotFound, CloseCode.expired, CloseCode.endedByOwner])

/** Whether a client must not come back after this close code; after everything else it does. */
export function isFinalClose(code: number): boolean {
  return FINAL.has(code)
}
