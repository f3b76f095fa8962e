/** What stands for a name or a text that cannot be read; no valid one is empty. */
export const UNREADABLE = ''
