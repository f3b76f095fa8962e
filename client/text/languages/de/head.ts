/** German: what only the server writes, into the head of every page and for browsers that cannot show one. */
export const headStrings = {
  name: 'Ephemeral – Chat-Räume auf Zeit',
  description: 'Ein Chat-Raum, der sich selbst löscht. Erstelle einen Raum, verschick den Link, fang an zu reden. Ohne Konto.',
  noScript: 'Diese Website braucht JavaScript. Erlaube es in den Einstellungen deines Browsers und lade die Seite neu.',
  tooOld: 'Dein Browser ist zu alt für diese Website. Aktualisiere ihn, oder nimm einen anderen Browser.',
}
