/** Polish: what only the server writes, into the head of every page and for browsers that cannot show one. */
export const headStrings = {
  name: 'Ephemeral – czaty, które znikają',
  description: 'Pokój czatu, który sam się usuwa. Utwórz pokój, wyślij link, zacznij rozmowę. Bez konta.',
  noScript: 'Ten serwis potrzebuje JavaScriptu. Włącz go w ustawieniach przeglądarki i odśwież stronę.',
  tooOld: 'Twoja przeglądarka jest za stara dla tego serwisu. Zaktualizuj ją albo użyj innej.',
}
