import type { Formats } from '~/client/text/formats'
import type { EntryStrings } from '~/client/text/languages/en/entry'

/** Italian: what stands before a room and after it. */
export const entryStrings = ({ plural }: Formats<'it'>): EntryStrings => ({
  door: {
    title: 'Entra nella stanza',
    deleted: 'I messaggi e i nomi vengono eliminati quando il tempo finisce. Senza account.',
    deletedIn: minutes => plural(minutes, {
      one: 'I messaggi e i nomi saranno eliminati tra # minuto. Senza account.',
      many: 'I messaggi e i nomi saranno eliminati tra # di minuti. Senza account.',
      other: 'I messaggi e i nomi saranno eliminati tra # minuti. Senza account.',
    }),
    encrypted: 'Crittografata: questo server non può leggere i messaggi.',
    notEncrypted: 'Non crittografata: questo server potrebbe leggere i messaggi.',
    name: 'Il tuo nome',
    join: 'Entra',
    joining: 'Un momento…',
    nobody: 'Adesso non c’è nessuno nella stanza.',
    people: count => plural(count, {
      one: 'C’è # persona nella stanza.',
      many: 'Ci sono # di persone nella stanza.',
      other: 'Ci sono # persone nella stanza.',
    }),
    taken: 'Questo nome è già in uso. Che ne dici di quest’altro?',
    invalid: 'Un nome deve avere da 1 a 32 caratteri visibili.',
    sessionLost: 'È passato troppo tempo. Entra di nuovo.',
    failed: 'Non ha funzionato. Controlla la connessione e riprova.',
    password: 'Password della stanza',
    passwordLead: 'Questa stanza ha una password. Chiedila alla persona che ti ha inviato il link.',
    wrongPassword: 'Password sbagliata. Riprova. Controlla anche che il link sia completo.',
    unsafe: 'Questa pagina non è protetta (HTTP senza crittografia). Altre persone nella tua rete potrebbero leggere i messaggi, anche in una stanza crittografata.',
    slow: 'Connessione ancora in corso…',
  },
  missing: {
    title: 'Questa stanza non esiste.',
    text: 'Forse è finita: una stanza dura al massimo un’ora. Oppure c’è un errore nel codice. Puoi correggerlo qui.',
  },
  keyless: {
    title: {
      missing: 'Manca una parte del link.',
      truncated: 'Il link è incompleto.',
      mangled: 'Un’app ha cambiato questo link.',
      wrong: 'La chiave di questo link è sbagliata.',
      unexpected: 'C’è un problema con questo link.',
    },
    text: {
      missing: 'Questa stanza è crittografata. La chiave è l’ultima parte del link, dopo un «#». Incolla il link completo, o solo la parte che manca.',
      truncated: 'La chiave alla fine del link è tagliata. Incolla il link completo, o solo la chiave.',
      mangled: 'Un’app ha cambiato questo link durante l’invio, e ora il nostro server ha visto la chiave. È più sicuro così: crea una nuova stanza e invia il suo link in un altro modo. Oppure incolla il link originale.',
      wrong: 'Forse c’è un errore nella chiave. Incolla di nuovo il link completo.',
      unexpected: 'Il link ha una chiave, ma il server dice che questa stanza non è crittografata. Non è stato inviato niente. Chiedi alla persona che ti ha inviato il link.',
    },
    field: 'Link o chiave',
    open: 'Apri',
    noKey: 'La chiave è incompleta. È la parte dopo «#k=»: 22 caratteri (lettere, cifre, «-» e «_»).',
    anyway: 'Entra lo stesso',
    newRoom: 'Nuova stanza',
  },
  full: {
    title: 'Questa stanza è piena.',
    text: 'Riprova quando qualcuno esce.',
    again: 'Riprova',
  },
  locked: {
    title: 'Questa stanza è bloccata.',
    text: 'Adesso nessun altro può entrare. Chiedi a qualcuno che è dentro di sbloccare la stanza. Poi riprova.',
    again: 'Riprova',
  },
  blocked: {
    title: 'La tua rete non permette connessioni in tempo reale.',
    text: 'La stanza esiste, ma la tua rete non permette i WebSocket. Prova un’altra rete, per esempio i dati mobili.',
    again: 'Riprova',
  },
  obstacle: {
    title: {
      wrongOrigin: 'Questo sito è configurato male.',
      tooMany: 'Troppe connessioni dalla tua rete.',
      serverFull: 'Il server è pieno.',
    },
    text: {
      wrongOrigin: 'Il problema non è la tua rete e non è il tuo dispositivo. Avvisa chi gestisce il sito.',
      tooMany: 'In questo momento molte persone o schede nella tua rete usano questo sito. Chiudi le schede che non ti servono. Questa pagina continua a provare.',
      serverFull: 'In questo momento il server non ha posto per un’altra persona. Questa pagina continua a provare.',
    },
    notice: {
      wrongOrigin: 'Nessuna connessione: questo sito è configurato male. Avvisa chi gestisce il sito. I tuoi messaggi aspettano qui.',
      tooMany: 'Troppe connessioni dalla tua rete. Riconnessione… I tuoi messaggi saranno inviati quando torna la connessione.',
      serverFull: 'Il server è pieno. Riconnessione… I tuoi messaggi saranno inviati quando torna la connessione.',
    },
    operator: site => `Se gestisci questo sito: il server non accetta pagine da ${site}, quindi rifiuta i loro WebSocket. Fai in modo che il tuo proxy trasmetta l’intestazione «Host», oppure imposta NUXT_PUBLIC_URL su ${site}.`,
  },
  ended: {
    pageTitle: 'La stanza è finita',
    expired: 'Il tempo di questa stanza è scaduto.',
    owner: 'Questa stanza è stata chiusa.',
    expiredText: 'Tutti i messaggi e i nomi sono stati eliminati. Il link non funziona più.',
    ownerText: 'La persona che ha creato la stanza l’ha chiusa. Tutti i messaggi e i nomi sono stati eliminati. Il link non funziona più.',
    leaving: seconds => `${plural(seconds, {
      one: 'La pagina iniziale si apre tra # secondo.',
      many: 'La pagina iniziale si apre tra # di secondi.',
      other: 'La pagina iniziale si apre tra # secondi.',
    })} Per restare qui, premi un tasto, fai clic o tocca la pagina.`,
    newRoom: 'Nuova stanza',
    lost: 'Il server ha perso questa stanza.',
    lostText: 'Tutti i messaggi e i nomi sono andati persi. Il link non funziona più.',
    leads: 'Puoi continuare in una nuova stanza. Creala qui. Poi invia il suo link agli altri in un altro modo.',
    follows: 'Per continuare insieme, aspetta il nuovo link dalla persona che è entrata per prima in questa stanza. Se crei una stanza qui, sarà un’altra stanza.',
    notShared: 'Gli altri non hanno ancora il nuovo link. Invialo a loro in un altro modo.',
    goThere: 'Vai alla nuova stanza',
    home: 'Pagina iniziale',
  },
})
