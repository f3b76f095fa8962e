import { EXIT_CODES } from './exitCodes'

/** What `--help` shows. */
export function usage(): string {
  return `Chat rooms that delete themselves, in a terminal.

  chat-room join LINK [--name NAME]
      Join a room. LINK is its whole address, in quotes: 'https://example.org/room/…#k=…'
  chat-room new SITE [--minutes 15] [--encrypted] [--password] [--name NAME]
      Create a room on a site such as https://example.org, and join it.
      Where the output is no terminal, print its link instead.
  chat-room end LINK
      End a room that you created.
  chat-room --version
      Print the version.

In a room, write and press Enter. Tab completes a name, Page Up scrolls back, Ctrl-C leaves.
/help shows the commands: /rename, /lock, /link, /leave, /end …

In a pipe, each line of the input is posted, and all messages are printed, yours too:
  tail -f log | chat-room join LINK --name Log
  chat-room join LINK > notes.txt         (this keeps all messages)
  chat-room join LINK < /dev/null         (only read)

Other users of this machine can see arguments, and a shell keeps them. Instead, the environment may hold
  CHAT_ROOM_LINK          the link, for "join" and "end"
  CHAT_ROOM_PASSWORD      the password of the room; otherwise you are asked
  CHAT_ROOM_OWNER_TOKEN   of the creator, for "end", /lock and /end; "new" prints it
  NO_COLOR                anything: no colours

Exit codes:
${Object.entries(EXIT_CODES).map(([code, meaning]) => `  ${code}  ${meaning}`).join('\n')}
  130  interrupted
`
}
