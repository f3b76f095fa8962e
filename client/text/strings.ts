import { ROOM_ID_LENGTH } from '#shared/roomId'
import { SCARCE_MS } from '~/client/room/countdown'

/** Every word that people read. Another language is another object of this shape; no component has to change. */
const english = {
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
    encryption: 'Who can read it',
    encrypt: 'End-to-end encrypted',
    allEncrypted: 'Every room here is end-to-end encrypted.',
    encryptionText: 'Only people with the whole link can read the messages. Not even this server can.',
    password: 'Password (optional)',
    passwordText: 'People need it together with the link. Tell them separately, for example by phone. It cannot be recovered.',
    joinTitle: 'Got a link or a code?',
    reference: 'Room link or code',
    referenceHint: `Paste the link, or type the ${ROOM_ID_LENGTH}-character code.`,
    join: 'Join',
    noWholeKey: 'This link is incomplete. Copy the whole link and paste it again.',
    noReference: (length?: number) => `That is not a room link or code. A code has ${ROOM_ID_LENGTH} characters${length === undefined ? '' : `; this has ${length}`}.`,
    privacyTitle: 'How private is it?',
    privacy: [
      ['No account, no cookies, no tracking.', 'You choose a name for one room. It is deleted with the room.'],
      ['Deleted means erased.', 'When a room ends, the server erases its messages and names, and open pages forget them.'],
      ['The link is the key.', 'Anyone who has it can join and read everything, so send it only to people you trust.'],
      ['What we cannot promise.', 'In a normal room the server could read the messages. In an encrypted room it cannot. People can copy what they see. Backups and disks may keep traces. Your browser’s history keeps the link, and with it the key of an encrypted room.'],
    ],
    createFailed: 'The room could not be created. Check your connection and try again.',
    createRefused: (site: string) => `This site is set up wrongly: its server does not accept pages from ${site}. Tell the people who run it.`,
    createBusy: (seconds: number) => `Too many rooms were created just now. Try again in ${countSeconds(seconds)}.`,
  },
  lifetime: (seconds: number) => seconds % 60 === 0 ? countMinutes(seconds / 60) : countSeconds(seconds),
  door: {
    title: 'Join the room',
    lead: 'Choose a name. Messages and names are deleted when the time is up.',
    name: 'Your name',
    join: 'Join',
    joining: 'Joining…',
    nobody: 'Nobody is in the room right now.',
    people: (count: number) => count === 1 ? '1 person is in the room.' : `${count} people are in the room.`,
    endsIn: 'It ends in',
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
  room: {
    title: 'Chat room',
    unread: (count: number) => `(${count > 99 ? '99+' : count}) Chat room`,
    connecting: 'Connecting…',
    timeLeft: 'Time left',
    endsIn: 'ends in',
    people: (count: number) => count === 1 ? '1 person here' : `${count} people here`,
    here: 'Here now',
    you: 'you',
    messages: 'Messages',
    emptyTitle: 'Nobody else is here yet.',
    emptyText: 'Send the link to someone. Anyone who has it can join.',
    justMade: 'No messages yet.',
    loadingOlder: 'Loading earlier messages…',
    newMarker: 'New messages',
    newMessages: (count: number) => count === 0 ? 'Jump to latest' : count === 1 ? '1 new message' : `${count} new messages`,
    reconnecting: 'No connection. Reconnecting… Your messages will be sent when you are back.',
    tooFast: 'You are sending very fast. The rest follows in a moment.',
    checking: 'Checking whether the room still exists…',
    notice: (milliseconds: number) => milliseconds >= SCARCE_MS
      ? 'This room ends in 5 minutes. Copy what you want to keep.'
      : 'This room ends in 1 minute. Everything will be deleted.',
    dismiss: 'OK',
    moveOn: 'Continue in a new room',
    movingOn: 'Creating the room…',
    movedOn: (link: string) => `Let’s continue in a new room: ${link}`,
    goThere: 'Go to the new room',
    typing: (names: readonly string[]) => names.length > 2 ? 'Several people are typing…' : `${list(names)} ${names.length === 1 ? 'is' : 'are'} typing…`,
    waiting: 'Not sent yet',
    retry: 'Try again',
    edit: 'Edit',
    discard: 'Delete',
    unreadable: 'This message cannot be read.',
    unreadableName: 'Unreadable name',
    encrypted: 'Encrypted',
    copyCode: 'Copy code',
    copied: 'Copied',
    codeSelected: 'Selected. Copy it now.',
  },
  composer: {
    message: 'Message',
    placeholder: 'Write a message',
    send: 'Send',
    left: (count: number) => count >= 0 ? `${countCharacters(count)} left` : `${countCharacters(-count)} too many`,
  },
  presence: {
    joined: (names: readonly string[]) => `${list(names)} joined`,
    left: (names: readonly string[]) => `${list(names)} left`,
    visited: (names: readonly string[]) => `${list(names)} joined and left`,
  },
  share: {
    open: 'Share',
    title: 'Invite people',
    text: 'Anyone with this link can join and read everything until the room ends.',
    link: 'Link',
    copyLink: 'Copy link',
    copied: 'Link copied',
    selected: 'The link is selected. Copy it now.',
    send: 'Send link…',
    notSent: 'Your browser cannot share here. The link is selected. Copy it now.',
    code: (site: string) => `Or open ${site} and type this code`,
    whole: 'Send the whole link. Its last part is the key. Without it nobody can read the messages.',
    qrCode: 'QR code',
    qrLoading: 'Drawing the QR code…',
    qrFailed: 'The QR code could not be drawn. Send the link instead.',
  },
  onlyText: 'You can send only text here, no files.',
  dialog: {
    close: 'Close',
  },
  options: {
    open: 'Settings',
    title: 'Settings',
    sound: 'Sound',
    soundText: 'Plays a soft tone for a new message while you look elsewhere.',
    notifications: 'Notifications',
    notificationsText: 'Tell you that there is a new message. Never names or text.',
    denied: 'Your browser blocks notifications from this site. You can allow them in the browser’s settings.',
    unavailable: 'Your browser does not let pages show notifications.',
    silent: 'Your browser does not let this page play sounds.',
    forgetful: 'Your browser saves nothing for this site. After a reload you join as a new person. You can then no longer end a room that you created.',
    newMessage: 'There is a new message.',
    keys: 'Keys',
    shortcuts: [
      ['Enter', 'Send (on a touch screen: a new line)'],
      ['Shift + Enter', 'A new line'],
      ['Ctrl or ⌘ + Enter', 'Send, on every device'],
      ['Page up, Page down', 'Scroll, when the messages have the focus'],
      ['Esc', 'Close a window'],
    ],
  },
  end: {
    open: 'End room',
    title: 'End this room for everyone?',
    text: 'All messages and names are deleted now, for everyone. This cannot be undone.',
    confirm: 'Yes, end it',
    cancel: 'Keep talking',
    failed: 'The room could not be ended. Check your connection and try again.',
  },
  ended: {
    pageTitle: 'The room has ended',
    expired: 'This room has expired.',
    owner: 'This room was ended.',
    expiredText: 'All messages and names are deleted. The link no longer works.',
    ownerText: 'The person who created it ended it. All messages and names are deleted. The link no longer works.',
    leaving: (seconds: number) => `The home page opens in ${countSeconds(seconds)}. To stay here, press a key, click, or touch the page.`,
    newRoom: 'New room',
    alone: 'You can send nothing here now. Send the others the new link in another way.',
    goThere: 'Go to the new room',
    home: 'Home page',
  },
  nextRoom: {
    title: 'A password for the new room',
    text: 'This room has a password. Choose one for the new room too. Then tell it to the others, separately from the link.',
    password: 'Password of the new room',
    create: 'Create the room',
    without: 'Without a password',
    empty: 'Type a password, or choose “Without a password”.',
  },
  missing: {
    title: 'This room does not exist.',
    text: 'It may have ended: rooms last an hour at most. Or the code has a typing mistake. You can correct it here.',
  },
  error: {
    notFound: 'Page not found.',
    notFoundText: `Check the link. A room’s link ends in a code of ${ROOM_ID_LENGTH} characters.`,
    broken: 'Something went wrong.',
    brokenText: 'This is not your fault. Reload the page and try again.',
    home: 'Home page',
    reload: 'Reload',
  },
  problem: {
    text_invalid: 'Not sent: the message has nothing to see, or characters that cannot be shown.',
    text_too_long: 'Not sent: the message is too long.',
    storage_full: 'Not sent: the server is full. Try again later.',
    other: 'Not sent.',
  },
}

export type Strings = typeof english
export const strings: Strings = english

function countMinutes(minutes: number): string {
  return minutes === 1 ? '1 minute' : `${minutes} minutes`
}

function countSeconds(seconds: number): string {
  return seconds === 1 ? '1 second' : `${seconds} seconds`
}

function countCharacters(count: number): string {
  return count === 1 ? '1 character' : `${count} characters`
}

/** A name as it is shown: of an encrypted room one may be unreadable, which is empty. */
export function nameOf(name: string): string {
  return name === '' ? strings.room.unreadableName : name
}

/** Names in a row, each between the isolates that `IsolatedText` looks for; past three, how many more. */
function list(names: readonly string[]): string {
  const isolated = names.map(name => `\u2068${nameOf(name)}\u2069`)
  const shown = isolated.length > 4 ? [...isolated.slice(0, 3), `${isolated.length - 3} others`] : isolated
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1) ?? ''}`
}
