/** What people read where they cannot come in: apart from the other words, as only the page of a room needs them. */
export const entryStrings = {
  keyless: {
    title: {
      missing: 'The key is missing.',
      truncated: 'The link is not whole.',
      mangled: 'The link was changed on its way.',
      wrong: 'This key does not open the room.',
      unexpected: 'Something is wrong with this link.',
    },
    text: {
      missing: 'This room is encrypted, and its key stands at the end of its link, after a “#”. Paste the whole link, or the rest of it.',
      truncated: 'The key at its end was cut off. Paste the whole link, or the rest of it.',
      mangled: 'A program wrote “%23” for “#”, and so the key was sent to the server. Better make a new room and send its link another way. Or paste the link as it was.',
      wrong: 'A character of the link may be missing or changed. Paste the whole link once more.',
      unexpected: 'It has a key, but the server says that this room is not encrypted. Nothing was sent. Ask whoever sent you the link.',
    },
    field: 'Link, or the rest of it',
    open: 'Open',
    noKey: 'There is no whole key in that. It is the part after “#k=”: 22 letters, digits, “-” and “_”.',
    anyway: 'Go in all the same',
    newRoom: 'New room',
  },
  full: {
    title: 'The room is full.',
    text: 'As many people are in it as it holds. Try again when somebody has left.',
    again: 'Try again',
  },
  blocked: {
    title: 'Something blocks the connection.',
    text: 'The room is there, but a proxy or a filter on your network stops the live connection (a WebSocket). Another network, or your phone’s, may let it through.',
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
      wrongOrigin: 'It is not your network, and not your device. Tell whoever runs this site.',
      tooMany: 'Many people or tabs on your network use this site right now. Close tabs of it that you do not need. This page goes on trying.',
      serverFull: 'It has no place for another person right now. This page goes on trying.',
    },
    notice: {
      wrongOrigin: 'This site is set up wrongly, so there is no connection. Tell whoever runs it. What you write waits here.',
      tooMany: 'Too many connections from your network. Trying again; what you write waits here and is sent in order.',
      serverFull: 'The server is full. Trying again; what you write waits here and is sent in order.',
    },
    operator: (origin: string) => `If you run it: the server takes this page, at ${origin}, for another site, and refuses its WebSockets. Let your proxy pass on the “Host” header, or set NUXT_PUBLIC_URL to ${origin}.`,
  },
}
