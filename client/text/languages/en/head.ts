/** English: what only the server writes, into the head of every page and for browsers that cannot show one. */
export const headStrings = {
  name: 'Ephemeral Chat Rooms',
  description: 'A chat room that deletes itself. Create a room, send the link, start talking. No account.',
  noScript: 'This site needs JavaScript. Allow it in your browser’s settings, then reload the page.',
  tooOld: 'Your browser is too old for this site. Update it, or use another browser.',
}
