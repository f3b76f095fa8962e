import { SCARCE_MS } from '~/client/room/countdown'

/** Every word that people read. Another language is another object of this shape; no component has to change. */
const english = {
  site: {
    name: 'Ephemeral Chat Rooms',
    home: 'Ephemeral',
    description: 'Chat rooms that need no account and are gone after an hour.',
  },
  home: {
    headline: 'A room, for a while.',
    lead: 'Make a room, send its link, talk. When its time is up, every message and every name is gone.',
    create: 'Create a room',
    creating: 'Creating a room…',
    lifetime: 'How long it lasts',
    encryption: 'Who can read it',
    encrypt: 'Encrypt it',
    allEncrypted: 'Rooms made here are encrypted.',
    encryptionText: 'Then not even the server can read it: the key is in the link, so share the whole link.',
    password: 'Password (optional)',
    passwordText: 'Asked for at the door, besides the link. Tell it by another way than the link. Nobody can recover it.',
    joinTitle: 'Been sent a link or a code?',
    reference: 'Room link or code',
    referenceHint: 'Paste the whole link, or type the code: 16 letters and digits that somebody in the room can read to you.',
    join: 'Join',
    noWholeKey: 'The key at the end of that link is not whole. Copy the link once more, and paste all of it.',
    noReference: 'That is neither the link nor the code of a room. A code has 16 letters and digits.',
    privacyTitle: 'How private it is',
    privacy: [
      ['No account, no cookie, no tracking.', 'You pick a name at the door, and it goes when the room goes.'],
      ['Gone means erased.', 'At the end the server erases messages and names from its files, and open pages forget them.'],
      ['The link is the key.', 'Whoever has it can come in and read everything, so mind whom you send it to.'],
      ['What we cannot promise.', 'The server can read along, but in an encrypted room. People can copy what they see. Backups and raw disk blocks may keep traces, and your browser’s history keeps the address, with the key of an encrypted room.'],
    ],
    createFailed: 'The room could not be made. Check your connection and try again.',
    createBusy: (seconds: number) => `Too many rooms right now. Try again in ${countSeconds(seconds)}.`,
  },
  lifetime: (seconds: number) => seconds % 60 === 0 ? countMinutes(seconds / 60) : countSeconds(seconds),
  door: {
    title: 'Come in.',
    titlePage: 'Join the room',
    lead: 'Pick a name for this room. It is gone when the room is.',
    name: 'Your name',
    join: 'Join',
    joining: 'Joining…',
    nobody: 'Nobody is in there right now.',
    people: (count: number) => count === 1 ? 'One person is in there.' : `${count} people are in there.`,
    timeLeft: 'left',
    taken: 'Somebody in this room has that name already, perhaps you in another tab. How about this one?',
    invalid: 'A name needs 1 to 32 visible characters.',
    sessionLost: 'The room does not know this tab any more. Come in once more.',
    failed: 'That did not work. Check your connection and try again.',
    password: 'Password of the room',
    passwordLead: 'This room has a password. Whoever sent you the link can tell it to you.',
    wrongPassword: 'That password does not open this room. Check it, and whether the link is whole.',
    unsafe: 'This page came without protection (plain HTTP): somebody on your network could read along, encrypted or not.',
    slow: 'Still trying to reach the room…',
  },
  room: {
    title: 'Chat room',
    unread: (count: number) => `(${count > 99 ? '99+' : count}) Chat room`,
    connecting: 'Connecting…',
    timeLeft: 'Time left',
    left: 'left',
    people: (count: number) => count === 1 ? '1 person here' : `${count} people here`,
    here: 'Here now',
    you: 'you',
    messages: 'Messages',
    emptyTitle: 'It is quiet in here.',
    emptyText: 'Send somebody the link. Whoever has it can come in.',
    justMade: 'Nobody has said anything yet.',
    loadingOlder: 'Loading earlier messages…',
    loadOlder: 'Show earlier messages',
    start: 'This is where the room began.',
    newMarker: 'New',
    newMessages: (count: number) => count === 0 ? 'To the latest' : count === 1 ? '1 new message' : `${count} new messages`,
    reconnecting: 'No connection. Trying again; what you write waits here and is sent in order.',
    tooFast: 'That was fast: your messages follow in a moment.',
    checking: 'Checking whether the room is still there…',
    notice: (milliseconds: number) => milliseconds >= SCARCE_MS
      ? 'Five minutes left. Copy what you want to keep.'
      : 'One minute left, then everything here is gone.',
    dismiss: 'Dismiss',
    moveOn: 'Open a new room',
    movingOn: 'Opening a new room…',
    movedOn: (link: string) => `Let’s go on in a new room: ${link}`,
    goThere: 'Go to the new room',
    typing: (names: readonly string[]) => names.length > 2 ? 'Several people are typing…' : `${list(names)} ${names.length === 1 ? 'is' : 'are'} typing…`,
    waiting: 'Waiting',
    retry: 'Try again',
    edit: 'Edit',
    discard: 'Discard',
    unreadable: 'This message cannot be read.',
    unreadableName: 'Name cannot be read',
    encrypted: 'Encrypted',
    copyCode: 'Copy code',
    copied: 'Copied',
  },
  composer: {
    message: 'Message',
    placeholder: 'Write a message',
    send: 'Send',
    left: (count: number) => count >= 0 ? `${count} left` : `${-count} too many`,
  },
  presence: {
    joined: (names: readonly string[]) => `${list(names)} joined`,
    left: (names: readonly string[]) => `${list(names)} left`,
    visited: (names: readonly string[]) => `${list(names)} came and left`,
  },
  share: {
    open: 'Share',
    title: 'Invite people',
    text: 'Whoever has this link can come in and read along, until the room ends.',
    link: 'Link',
    copyLink: 'Copy link',
    copied: 'Link copied',
    selected: 'Selected: copy it with your keyboard or the menu.',
    send: 'Send with…',
    notSent: 'Your browser does not share from here. The link is selected: copy it.',
    code: 'Code, for reading aloud',
    whole: 'The key is at the end of the link: send it whole. Without it nobody can read anything.',
    qrCode: 'QR code',
    qrLoading: 'Drawing the code…',
    qrFailed: 'The code could not be drawn. The link does the same.',
  },
  onlyText: 'Only text can be sent, no files.',
  dialog: {
    close: 'Close',
  },
  options: {
    open: 'Options',
    title: 'Options for this tab',
    sound: 'Sound',
    soundText: 'A soft tone when somebody writes and you are not looking.',
    notifications: 'Notifications',
    notificationsText: 'They say that somebody wrote, never who or what.',
    denied: 'Your browser does not let this site notify you. You can change that in the site’s settings.',
    unavailable: 'Your browser does not let pages notify you.',
    silent: 'Your browser does not let this page make a sound.',
    forgetful: 'Your browser keeps nothing for this site: after a reload you come in as somebody new, and can no longer end a room that you made.',
    newMessage: 'Somebody wrote a message.',
    keys: 'Keys',
    shortcuts: [
      ['Enter', 'Send (on a touch screen: a new line)'],
      ['Shift + Enter', 'A new line'],
      ['Ctrl or ⌘ + Enter', 'Send, on every device'],
      ['Page up, Page down', 'Read back and forth, once the messages have the focus'],
      ['Esc', 'Close what is in front'],
    ],
  },
  end: {
    open: 'End room',
    title: 'End this room for everyone?',
    text: 'All messages and names are erased at once, for everybody. There is no way back.',
    confirm: 'Yes, end it',
    cancel: 'Keep talking',
    failed: 'The room could not be ended. Check your connection and try again.',
  },
  ended: {
    pageTitle: 'The room has ended',
    expired: 'The room has expired.',
    owner: 'The room was ended.',
    expiredText: 'Its time is over. Its messages, names and link are gone.',
    ownerText: 'Whoever made it has closed it. Its messages, names and link are gone.',
    leaving: (seconds: number) => `The home page follows in ${countSeconds(seconds)}. To stay here, press a key, click, or touch the page.`,
    newRoom: 'New room',
    alone: 'Nothing can be posted here any more: send the others the link of a new room another way.',
    goThere: 'Go to the new room',
    home: 'Home page',
  },
  nextRoom: {
    title: 'A password for the new room',
    text: 'This room has a password. Choose one for the new room as well, the same or another, and tell it to the others by another way than the link.',
    password: 'Password of the new room',
    create: 'Create the room',
    without: 'Without a password',
    empty: 'Type a password, or choose “Without a password”.',
  },
  missing: {
    title: 'There is no such room.',
    text: 'It may have ended: rooms live for an hour at most, and nothing of them stays. Or the code has a typing error, which you can mend here.',
  },
  error: {
    notFound: 'There is nothing here.',
    notFoundText: 'The address leads nowhere. A room’s link ends in a code of 16 letters and digits.',
    broken: 'Something went wrong.',
    brokenText: 'It is not your fault. Loading the page again may help.',
    home: 'Home page',
    reload: 'Load again',
  },
  problem: {
    text_invalid: 'Not sent: it has characters that cannot be shown, or nothing to see.',
    text_too_long: 'Not sent: it is too long.',
    rate_limited: 'Not sent: too fast.',
    storage_full: 'Not sent: the server has no space left. Try again later.',
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
