/** Replaces a name or text that cannot be decrypted; no valid one is empty. */
export const UNREADABLE = ''
