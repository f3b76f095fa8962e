import type { Formats } from '~/client/text/formats'
import type { EntryStrings } from '~/client/text/languages/en/entry'

/** German: what stands before a room and after it. */
export const entryStrings = ({ plural }: Formats<'de'>): EntryStrings => ({
  door: {
    title: 'Dem Raum beitreten',
    deleted: 'Nachrichten und Namen werden gelöscht, wenn die Zeit um ist. Ohne Konto.',
    deletedIn: minutes => plural(minutes, {
      one: 'Nachrichten und Namen werden in # Minute gelöscht. Ohne Konto.',
      other: 'Nachrichten und Namen werden in # Minuten gelöscht. Ohne Konto.',
    }),
    encrypted: 'Verschlüsselt: Dieser Server kann die Nachrichten nicht lesen.',
    notEncrypted: 'Nicht verschlüsselt: Dieser Server könnte die Nachrichten lesen.',
    name: 'Dein Name',
    join: 'Beitreten',
    joining: 'Beitreten …',
    nobody: 'Gerade ist niemand im Raum.',
    people: count => plural(count, { one: '# Person ist im Raum.', other: '# Personen sind im Raum.' }),
    taken: 'Dieser Name ist schon vergeben. Wie wäre es mit diesem?',
    invalid: 'Ein Name braucht 1 bis 32 sichtbare Zeichen.',
    sessionLost: 'Du warst zu lange weg. Bitte tritt noch einmal bei.',
    failed: 'Das hat nicht geklappt. Prüfe deine Verbindung und versuche es noch einmal.',
    password: 'Passwort des Raums',
    passwordLead: 'Dieser Raum hat ein Passwort. Frag die Person, von der du den Link hast.',
    wrongPassword: 'Falsches Passwort. Versuche es noch einmal. Prüfe auch, ob der Link vollständig ist.',
    unsafe: 'Diese Seite ist nicht geschützt (nur HTTP). Andere in deinem Netzwerk könnten die Nachrichten lesen, sogar in einem verschlüsselten Raum.',
    slow: 'Die Verbindung wird noch aufgebaut …',
  },
  missing: {
    title: 'Diesen Raum gibt es nicht.',
    text: 'Vielleicht ist er zu Ende: Ein Raum ist höchstens eine Stunde da. Oder im Code ist ein Tippfehler. Hier kannst du ihn korrigieren.',
  },
  keyless: {
    title: {
      missing: 'Ein Teil des Links fehlt.',
      truncated: 'Der Link ist nicht vollständig.',
      mangled: 'Eine App hat diesen Link verändert.',
      wrong: 'Dieser Link hat einen falschen Schlüssel.',
      unexpected: 'Mit diesem Link stimmt etwas nicht.',
    },
    text: {
      missing: 'Dieser Raum ist verschlüsselt. Der Schlüssel ist der letzte Teil des Links, nach einem „#“. Füge den ganzen Link ein oder nur den Teil, der fehlt.',
      truncated: 'Der Schlüssel am Ende des Links wurde abgeschnitten. Füge den ganzen Link ein oder nur den Schlüssel.',
      mangled: 'Eine App hat diesen Link unterwegs verändert. Deshalb hat unser Server jetzt den Schlüssel gesehen. Sicherer ist es so: Erstelle einen neuen Raum und verschick seinen Link auf einem anderen Weg. Oder füge den ursprünglichen Link ein.',
      wrong: 'Vielleicht ist im Schlüssel ein Tippfehler. Füge den ganzen Link noch einmal ein.',
      unexpected: 'Der Link hat einen Schlüssel, aber der Server sagt, dass dieser Raum nicht verschlüsselt ist. Es wurde nichts gesendet. Frag die Person, von der du den Link hast.',
    },
    field: 'Link oder Schlüssel',
    open: 'Öffnen',
    noKey: 'Der Schlüssel ist nicht vollständig. Er ist der Teil nach „#k=“: 22 Buchstaben, Ziffern, „-“ und „_“.',
    anyway: 'Trotzdem beitreten',
    newRoom: 'Neuer Raum',
  },
  full: {
    title: 'Dieser Raum ist voll.',
    text: 'Versuche es noch einmal, wenn jemand gegangen ist.',
    again: 'Noch einmal versuchen',
  },
  locked: {
    title: 'Dieser Raum ist abgeschlossen.',
    text: 'Gerade kann niemand Neues beitreten. Bitte jemanden im Raum, ihn aufzuschließen. Versuche es dann noch einmal.',
    again: 'Noch einmal versuchen',
  },
  blocked: {
    title: 'Dein Netzwerk blockiert die Verbindung.',
    text: 'Den Raum gibt es, aber dein Netzwerk blockiert WebSockets. Versuche es in einem anderen Netzwerk, zum Beispiel mit mobilen Daten.',
    again: 'Noch einmal versuchen',
  },
  obstacle: {
    title: {
      wrongOrigin: 'Diese Website ist falsch eingerichtet.',
      tooMany: 'Zu viele Verbindungen aus deinem Netzwerk.',
      serverFull: 'Der Server ist voll.',
    },
    text: {
      wrongOrigin: 'Es liegt nicht an deinem Netzwerk und nicht an deinem Gerät. Sag es denen, die diese Website betreiben.',
      tooMany: 'In deinem Netzwerk nutzen gerade viele Leute oder Tabs diese Website. Schließe Tabs, die du nicht brauchst. Diese Seite versucht es weiter.',
      serverFull: 'Der Server hat gerade keinen Platz für eine weitere Person. Diese Seite versucht es weiter.',
    },
    notice: {
      wrongOrigin: 'Keine Verbindung: Diese Website ist falsch eingerichtet. Sag es denen, die sie betreiben. Deine Nachrichten warten hier.',
      tooMany: 'Zu viele Verbindungen aus deinem Netzwerk. Die Verbindung wird neu aufgebaut … Deine Nachrichten werden gesendet, wenn du wieder verbunden bist.',
      serverFull: 'Der Server ist voll. Die Verbindung wird neu aufgebaut … Deine Nachrichten werden gesendet, wenn du wieder verbunden bist.',
    },
    operator: site => `Wenn du diese Website betreibst: Der Server nimmt keine Seiten von ${site} an und lehnt deshalb ihre WebSockets ab. Lass deinen Proxy den Header „Host“ weitergeben, oder setze NUXT_PUBLIC_URL auf ${site}.`,
  },
  ended: {
    pageTitle: 'Der Raum ist zu Ende',
    expired: 'Dieser Raum ist abgelaufen.',
    owner: 'Dieser Raum wurde beendet.',
    expiredText: 'Alle Nachrichten und Namen sind gelöscht. Der Link funktioniert nicht mehr.',
    ownerText: 'Die Person, die ihn erstellt hat, hat ihn beendet. Alle Nachrichten und Namen sind gelöscht. Der Link funktioniert nicht mehr.',
    leaving: seconds => `${plural(seconds, { one: 'Die Startseite öffnet sich in # Sekunde.', other: 'Die Startseite öffnet sich in # Sekunden.' })} Drücke eine Taste, klicke oder tippe auf die Seite, um hier zu bleiben.`,
    newRoom: 'Neuer Raum',
    lost: 'Der Server hat diesen Raum verloren.',
    lostText: 'Alle Nachrichten und Namen sind weg. Der Link funktioniert nicht mehr.',
    leads: 'Du kannst in einem neuen Raum weiterreden. Erstelle ihn hier. Schick dann den anderen seinen Link auf einem anderen Weg.',
    follows: 'Wollt ihr zusammen weiterreden? Warte auf den neuen Link von der Person, die diesem Raum zuerst beigetreten ist. Wenn du hier einen Raum erstellst, ist es ein anderer.',
    notShared: 'Die anderen haben den neuen Link noch nicht. Schick ihn ihnen auf einem anderen Weg.',
    goThere: 'Zum neuen Raum',
    home: 'Startseite',
  },
})
