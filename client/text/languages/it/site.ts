import type { Formats } from '~/client/text/formats'
import type { SiteStrings } from '~/client/text/languages/en/site'

/** Italian: the words of `/`, and those around every page. */
export const siteStrings = ({ number, plural }: Formats<'it'>): SiteStrings => ({
  site: {
    name: 'Ephemeral – Stanze di chat temporanee',
    home: 'Ephemeral',
  },
  home: {
    headline: 'Una stanza di chat che si cancella da sola.',
    lead: 'Crea una stanza, invia il link e inizia a parlare. Quando il tempo finisce, tutto viene eliminato. Senza account.',
    create: 'Crea una stanza',
    creating: 'Creazione della stanza…',
    lifetime: 'Quanto deve durare?',
    minutes: count => plural(count, { one: '# minuto', many: '# di minuti', other: '# minuti' }),
    seconds: count => plural(count, { one: '# secondo', many: '# di secondi', other: '# secondi' }),
    encryption: 'Chi può leggere i messaggi',
    encrypt: 'Crittografia end-to-end',
    allEncrypted: 'Qui tutte le stanze hanno la crittografia end-to-end.',
    encryptionText: 'Solo chi ha il link completo può leggere i messaggi. Nemmeno questo server può leggerli.',
    password: 'Password (facoltativa)',
    passwordText: 'Per entrare servono il link e la password. Comunica la password a parte, per esempio al telefono. Non si può recuperare.',
    joinTitle: 'Hai un link o un codice?',
    reference: 'Link o codice della stanza',
    referenceHint: 'Incolla il link o scrivi il codice di 16 caratteri.',
    typed: count => `${number(count)} di ${number(16)}`,
    join: 'Entra',
    joining: 'Un momento…',
    noWholeKey: 'Questo link è incompleto. Copia il link completo e incollalo di nuovo.',
    noReference: 'Questo non è un link o un codice di stanza. Un codice ha 16 caratteri.',
    noCode: length => `Questo non è un link o un codice di stanza. Un codice ha 16 caratteri. Qui ce ne sono ${length}.`,
    privacyTitle: 'Quanta privacy c’è?',
    privacy: [
      ['Niente account, niente cookie, niente tracciamento.', 'Scegli un nome per una sola stanza. Viene eliminato con la stanza.'],
      ['Eliminato vuol dire cancellato.', 'Quando una stanza finisce, il server cancella i messaggi e i nomi. Anche le pagine aperte li dimenticano.'],
      ['Il link è la chiave.', 'Chi ha il link può entrare e leggere tutto. Invialo solo a persone di fiducia.'],
      ['Che cosa non possiamo promettere.', 'In una stanza normale il server potrebbe leggere i messaggi. In una stanza crittografata non può. Le persone possono copiare quello che vedono. Nei backup e nei dischi possono restare tracce. La cronologia del tuo browser conserva il link e, con il link, la chiave di una stanza crittografata.'],
    ],
    createFailed: 'Non è stato possibile creare la stanza. Controlla la connessione e riprova.',
    createRefused: site => `Questo sito è configurato male: il suo server non accetta pagine da ${site}. Avvisa chi gestisce il sito.`,
    createBusy: (seconds, isFull) => `${isFull ? 'Il server è pieno.' : 'Sono state create troppe stanze dalla tua rete.'} ${plural(seconds, { one: 'Riprova tra # secondo.', many: 'Riprova tra # di secondi.', other: 'Riprova tra # secondi.' })}`,
  },
  language: {
    label: 'Lingua',
    failed: 'Non è stato possibile caricare questa lingua. Controlla la connessione e riprova.',
  },
  password: {
    show: 'Mostra la password',
  },
  onlyText: 'Qui puoi inviare solo testo, non file.',
  error: {
    notFound: 'Pagina non trovata.',
    notFoundText: 'Controlla il link. Il link di una stanza finisce con un codice di 16 caratteri.',
    broken: 'Qualcosa è andato storto.',
    brokenText: 'Non è colpa tua. Ricarica la pagina e riprova.',
    home: 'Pagina iniziale',
    reload: 'Ricarica',
  },
})
