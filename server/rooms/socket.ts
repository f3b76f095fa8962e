import type { CloseCode } from '#shared/closeCodes'

/** One end of a WebSocket, as the domain needs it. Nothing of it throws. */
export interface Socket {
  /** Whether what is sent goes out: the other end has not begun to close, nor gone. */
  readonly isOpen: boolean
  /** Sends encoded text frames. @param count how many frames they are. */
  send(frames: Buffer, count: number): void
  /** Calls back once everything sent so far has left the process; never, where the connection is gone before. */
  whenFlushed(flushed: () => void): void
  /** Closes after what was sent. */
  close(code: CloseCode): void
}
