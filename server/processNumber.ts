/** The environment variable with the number of a process among those that share a port; `supervise` sets it. */
export const PROCESS_NUMBER = 'CHAT_PROCESS'
