import { nameOf } from './strings'

/** Words that only the page of a room loads: of what keeps somebody out, and of notices in the log. */
export const entryStrings = {
  keyless: {
    title: {
      missing: 'Part of the link is missing.',
      truncated: 'The link is incomplete.',
      mangled: 'An app changed this link.',
      wrong: 'This link has a wrong key.',
      unexpected: 'Something is wrong with this link.',
    },
    text: {
      missing: 'This room is encrypted. The key is the last part of the link, after a “#”. Paste the whole link, or only the missing part.',
      truncated: 'The key at the end of the link was cut off. Paste the whole link, or only the key.',
      mangled: 'An app changed this link on its way, and our server has now seen the key. Safer: create a new room and send its link another way. Or paste the original link.',
      wrong: 'The key may have a typing mistake. Paste the whole link again.',
      unexpected: 'The link has a key, but the server says that this room is not encrypted. Nothing was sent. Ask the person who sent you the link.',
    },
    field: 'Link or key',
    open: 'Open',
    noKey: 'The key is incomplete. It is the part after “#k=”: 22 letters, digits, “-” and “_”.',
    anyway: 'Join anyway',
    newRoom: 'New room',
  },
  full: {
    title: 'This room is full.',
    text: 'Try again when someone has left.',
    again: 'Try again',
  },
  locked: 'This room is locked. Ask somebody inside to unlock it, then try again.',
  changes: {
    renamed: (from: string, to: string) => `\u2068${nameOf(from)}\u2069 is now \u2068${nameOf(to)}\u2069`,
    locked: 'Room locked: nobody new can join',
    unlocked: 'Room unlocked: anyone with the link can join',
  },
  blocked: {
    title: 'Your network blocks live connections.',
    text: 'The room exists, but your network blocks WebSockets. Try another network, such as mobile data.',
    again: 'Try again',
  },
  /** What keeps a connection out, as a page and as a notice inside a room. */
  obstacle: {
    title: {
      wrongOrigin: 'This site is set up wrongly.',
      tooMany: 'Too many connections from your network.',
      serverFull: 'The server is full.',
    },
    text: {
      wrongOrigin: 'It is not your network and not your device. Tell the people who run this site.',
      tooMany: 'Many people or tabs on your network use this site right now. Close tabs that you do not need. This page keeps trying.',
      serverFull: 'The server has no place for another person right now. This page keeps trying.',
    },
    notice: {
      wrongOrigin: 'No connection: this site is set up wrongly. Tell the people who run it. Your messages wait here.',
      tooMany: 'Too many connections from your network. Reconnecting… Your messages will be sent when you are back.',
      serverFull: 'The server is full. Reconnecting… Your messages will be sent when you are back.',
    },
    operator: (site: string) => `If you run this site: the server does not accept pages from ${site}, so it refuses their WebSockets. Let your proxy pass on the “Host” header, or set NUXT_PUBLIC_URL to ${site}.`,
  },
}
