import type { Formats } from '~/client/text/formats'
import type { SiteStrings } from '~/client/text/languages/en/site'

/** German: the words of `/`, and those around every page. */
export const siteStrings = ({ number, plural }: Formats<'de'>): SiteStrings => ({
  site: {
    name: 'Ephemeral – Chat-Räume auf Zeit',
    home: 'Ephemeral',
  },
  home: {
    headline: 'Ein Chat-Raum, der sich selbst löscht.',
    lead: 'Erstelle einen Raum, verschick den Link, fang an zu reden. Wenn die Zeit um ist, wird alles gelöscht. Ohne Konto.',
    create: 'Raum erstellen',
    creating: 'Der Raum wird erstellt …',
    lifetime: 'Wie lange soll er da sein?',
    minutes: count => plural(count, { one: '# Minute', other: '# Minuten' }),
    seconds: count => plural(count, { one: '# Sekunde', other: '# Sekunden' }),
    encryption: 'Wer mitlesen kann',
    encrypt: 'Ende-zu-Ende-verschlüsselt',
    allEncrypted: 'Jeder Raum hier ist Ende-zu-Ende-verschlüsselt.',
    encryptionText: 'Nur wer den ganzen Link hat, kann die Nachrichten lesen. Nicht einmal dieser Server kann es.',
    password: 'Passwort (optional)',
    passwordText: 'Die anderen brauchen es zusätzlich zum Link. Sag es ihnen auf einem anderen Weg, zum Beispiel am Telefon. Es lässt sich nicht wiederherstellen.',
    joinTitle: 'Hast du einen Link oder einen Code?',
    reference: 'Link oder Code des Raums',
    referenceHint: 'Füge den Link ein, oder gib den Code mit 16 Zeichen ein.',
    typed: count => `${number(count)} von ${number(16)}`,
    join: 'Beitreten',
    joining: 'Beitreten …',
    noWholeKey: 'Dieser Link ist nicht vollständig. Kopiere den ganzen Link und füge ihn noch einmal ein.',
    noReference: 'Das ist kein Link und kein Code eines Raums. Ein Code hat 16 Zeichen.',
    noCode: length => `Das ist kein Link und kein Code eines Raums. Ein Code hat 16 Zeichen. Hier sind es ${length}.`,
    privacyTitle: 'Wie privat ist das?',
    privacy: [
      ['Kein Konto, keine Cookies, kein Tracking.', 'Du wählst einen Namen für einen Raum. Er wird mit dem Raum gelöscht.'],
      ['Gelöscht heißt: weg.', 'Wenn ein Raum endet, löscht der Server die Nachrichten und Namen. Auch offene Seiten vergessen sie.'],
      ['Der Link ist der Schlüssel.', 'Wer ihn hat, kann beitreten und alles lesen. Schick ihn nur an Leute, denen du vertraust.'],
      ['Was wir nicht versprechen können.', 'In einem normalen Raum könnte der Server die Nachrichten lesen. In einem verschlüsselten Raum kann er es nicht. Andere können kopieren, was sie sehen. In Sicherungskopien und auf Festplatten können Spuren bleiben. Im Verlauf deines Browsers bleibt der Link, und mit ihm der Schlüssel eines verschlüsselten Raums.'],
    ],
    createFailed: 'Der Raum konnte nicht erstellt werden. Prüfe deine Verbindung und versuche es noch einmal.',
    createRefused: site => `Diese Website ist falsch eingerichtet: Ihr Server nimmt keine Seiten von ${site} an. Sag es denen, die sie betreiben.`,
    createBusy: (seconds, isFull) => `${isFull ? 'Der Server ist voll.' : 'Aus deinem Netzwerk wurden zu viele Räume erstellt.'} ${plural(seconds, { one: 'Versuche es in # Sekunde noch einmal.', other: 'Versuche es in # Sekunden noch einmal.' })}`,
  },
  language: {
    label: 'Sprache',
    failed: 'Diese Sprache konnte nicht geladen werden. Prüfe deine Verbindung und versuche es noch einmal.',
  },
  password: {
    show: 'Passwort anzeigen',
  },
  onlyText: 'Hier kannst du nur Text senden, keine Dateien.',
  error: {
    notFound: 'Seite nicht gefunden.',
    notFoundText: 'Prüfe den Link. Der Link eines Raums endet mit einem Code aus 16 Zeichen.',
    broken: 'Etwas ist schiefgegangen.',
    brokenText: 'Du hast nichts falsch gemacht. Lade die Seite neu und versuche es noch einmal.',
    home: 'Startseite',
    reload: 'Neu laden',
  },
})
