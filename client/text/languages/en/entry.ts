import type { Formats } from '~/client/text/formats'

/** English: what stands before a room and after it. */
export const entryStrings = ({ plural }: Formats<'en'>) => ({
  door: {
    title: 'Join the room',
    deleted: 'Messages and names are deleted when the time is up. No account.',
    deletedIn: (minutes: number) => plural(minutes, {
      one: 'Messages and names are deleted in # minute. No account.',
      other: 'Messages and names are deleted in # minutes. No account.',
    }),
    encrypted: 'Encrypted: this server cannot read the messages.',
    notEncrypted: 'Not encrypted: this server could read the messages.',
    name: 'Your name',
    join: 'Join',
    joining: 'Joining…',
    nobody: 'Nobody is in the room right now.',
    people: (count: number) => plural(count, { one: '# person is in the room.', other: '# people are in the room.' }),
    taken: 'That name is taken. How about this one?',
    invalid: 'A name needs 1 to 32 visible characters.',
    sessionLost: 'You were away too long. Please join again.',
    failed: 'That did not work. Check your connection and try again.',
    password: 'Room password',
    passwordLead: 'This room has a password. Ask the person who sent you the link.',
    wrongPassword: 'Wrong password. Try again. Also check that the link is complete.',
    unsafe: 'This page is not protected (plain HTTP). Others on your network could read the messages, even in an encrypted room.',
    slow: 'Still connecting…',
  },
  missing: {
    title: 'This room does not exist.',
    text: 'It may have ended: rooms last an hour at most. Or the code has a typing mistake. You can correct it here.',
  },
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
  locked: {
    title: 'This room is locked.',
    text: 'Nobody new can join now. Ask somebody inside to unlock it. Then try again.',
    again: 'Try again',
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
  ended: {
    pageTitle: 'The room has ended',
    expired: 'This room has expired.',
    owner: 'This room was ended.',
    expiredText: 'All messages and names are deleted. The link no longer works.',
    ownerText: 'The person who created it ended it. All messages and names are deleted. The link no longer works.',
    leaving: (seconds: number) => `${plural(seconds, { one: 'The home page opens in # second.', other: 'The home page opens in # seconds.' })} To stay here, press a key, click, or touch the page.`,
    newRoom: 'New room',
    lost: 'The server lost this room.',
    lostText: 'All messages and names are gone. The link no longer works.',
    /** Nobody made a next room in time: to the one person who is to make it, and to everybody else. */
    leads: 'You can go on in a new room. Create it here. Then send the others its link in another way.',
    follows: 'To go on together, wait for the new link from the person who joined this room first. A room that you create here is another one.',
    notShared: 'The others do not have the new link yet. Send it to them in another way.',
    goThere: 'Go to the new room',
    home: 'Home page',
  },
})

export type EntryStrings = ReturnType<typeof entryStrings>
