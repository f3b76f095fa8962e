import type { Formats } from '~/client/text/formats'

/** English: the words of `/`, and those around every page. */
export const siteStrings = ({ number, plural }: Formats<'en'>) => ({
  site: {
    name: 'Ephemeral Chat Rooms',
    home: 'Ephemeral',
  },
  home: {
    headline: 'A chat room that deletes itself.',
    lead: 'Create a room, send the link, start talking. When the time is up, everything is deleted. No account.',
    create: 'Create a room',
    creating: 'Creating the room…',
    lifetime: 'How long should it last?',
    minutes: (count: number) => plural(count, { one: '# minute', other: '# minutes' }),
    seconds: (count: number) => plural(count, { one: '# second', other: '# seconds' }),
    encryption: 'Who can read it',
    encrypt: 'End-to-end encrypted',
    allEncrypted: 'Every room here is end-to-end encrypted.',
    encryptionText: 'Only people with the whole link can read the messages. Not even this server can.',
    password: 'Password (optional)',
    passwordText: 'People need it together with the link. Tell them separately, for example by phone. It cannot be recovered.',
    joinTitle: 'Got a link or a code?',
    reference: 'Room link or code',
    referenceHint: 'Paste the link, or type the 16-character code.',
    typed: (count: number) => `${number(count)} of ${number(16)}`,
    join: 'Join',
    joining: 'Joining…',
    noWholeKey: 'This link is incomplete. Copy the whole link and paste it again.',
    noReference: 'That is not a room link or code. A code has 16 characters.',
    noCode: (length: number) => `That is not a room link or code. A code has 16 characters; this has ${length}.`,
    privacyTitle: 'How private is it?',
    privacy: [
      ['No account, no cookies, no tracking.', 'You choose a name for one room. It is deleted with the room.'],
      ['Deleted means erased.', 'When a room ends, the server erases its messages and names, and open pages forget them.'],
      ['The link is the key.', 'Anyone who has it can join and read everything, so send it only to people you trust.'],
      ['What we cannot promise.', 'In a normal room the server could read the messages. In an encrypted room it cannot. People can copy what they see. Backups and disks may keep traces. Your browser’s history keeps the link, and with it the key of an encrypted room.'],
    ],
    createFailed: 'The room could not be created. Check your connection and try again.',
    createRefused: (site: string) => `This site is set up wrongly: its server does not accept pages from ${site}. Tell the people who run it.`,
    createBusy: (seconds: number, isFull: boolean) => `${isFull ? 'The server is full.' : 'Too many rooms were created from your network.'} ${plural(seconds, { one: 'Try again in # second.', other: 'Try again in # seconds.' })}`,
  },
  language: {
    label: 'Language',
    failed: 'This language could not be loaded. Check your connection and try again.',
  },
  password: {
    show: 'Show password',
  },
  onlyText: 'You can send only text here, no files.',
  error: {
    notFound: 'Page not found.',
    notFoundText: 'Check the link. A room’s link ends in a code of 16 characters.',
    broken: 'Something went wrong.',
    brokenText: 'This is not your fault. Reload the page and try again.',
    home: 'Home page',
    reload: 'Reload',
  },
})

export type SiteStrings = ReturnType<typeof siteStrings>
