import type { Formats } from '~/client/text/formats'
import type { SiteStrings } from '~/client/text/languages/en/site'

/** Polish: the words of `/`, and those around every page. */
export const siteStrings = ({ number, plural }: Formats<'pl'>): SiteStrings => ({
  site: {
    name: 'Ephemeral – czaty, które znikają',
    home: 'Ephemeral',
  },
  home: {
    headline: 'Pokój czatu, który sam się usuwa.',
    lead: 'Utwórz pokój, wyślij link, zacznij rozmowę. Gdy czas minie, wszystko zostanie usunięte. Bez konta.',
    create: 'Utwórz pokój',
    creating: 'Tworzenie pokoju…',
    lifetime: 'Na jak długo?',
    minutes: count => plural(count, { one: '# minuta', few: '# minuty', many: '# minut', other: '# minuty' }),
    seconds: count => plural(count, { one: '# sekunda', few: '# sekundy', many: '# sekund', other: '# sekundy' }),
    encryption: 'Kto może to czytać',
    encrypt: 'Pełne szyfrowanie (end-to-end)',
    allEncrypted: 'Każdy pokój ma tu pełne szyfrowanie (end-to-end).',
    encryptionText: 'Wiadomości mogą czytać tylko osoby, które mają cały link. Nie może ich odczytać nawet ten serwer.',
    password: 'Hasło (opcjonalne)',
    passwordText: 'Do wejścia będzie potrzebny link i to hasło. Podaj je innym osobno, na przykład przez telefon. Hasła nie można odzyskać.',
    joinTitle: 'Masz link albo kod?',
    reference: 'Link lub kod pokoju',
    referenceHint: 'Wklej link albo wpisz kod, który ma 16 znaków.',
    typed: count => `${number(count)} z ${number(16)}`,
    join: 'Dołącz',
    joining: 'Dołączanie…',
    noWholeKey: 'Ten link jest niepełny. Skopiuj cały link i wklej go jeszcze raz.',
    noReference: 'To nie jest link ani kod pokoju. Kod ma 16 znaków.',
    noCode: length => plural(length, {
      one: 'To nie jest link ani kod pokoju. Kod ma 16 znaków, a tu jest # znak.',
      few: 'To nie jest link ani kod pokoju. Kod ma 16 znaków, a tu są # znaki.',
      many: 'To nie jest link ani kod pokoju. Kod ma 16 znaków, a tu jest # znaków.',
      other: 'To nie jest link ani kod pokoju. Kod ma 16 znaków, a tu jest # znaku.',
    }),
    privacyTitle: 'Na ile to jest prywatne?',
    privacy: [
      ['Bez konta, bez ciasteczek, bez śledzenia.', 'Imię wybierasz tylko do jednego pokoju. Zostanie usunięte razem z pokojem.'],
      ['Usuwamy naprawdę.', 'Gdy pokój znika, serwer wymazuje jego wiadomości i imiona. Otwarte strony też je zapominają.'],
      ['Link jest kluczem.', 'Kto go ma, może dołączyć i wszystko przeczytać. Wysyłaj go tylko osobom, którym ufasz.'],
      ['Czego nie możemy obiecać.', 'W zwykłym pokoju serwer mógłby czytać wiadomości. W szyfrowanym pokoju nie może. Ludzie mogą skopiować to, co widzą. W kopiach zapasowych i na dyskach mogą zostać ślady. W historii przeglądarki zostaje link, a z nim klucz szyfrowanego pokoju.'],
    ],
    createFailed: 'Nie udało się utworzyć pokoju. Sprawdź połączenie i spróbuj ponownie.',
    createRefused: site => `Ten serwis jest źle skonfigurowany: jego serwer nie przyjmuje stron z adresu ${site}. Powiadom osoby, które go prowadzą.`,
    createBusy: (seconds, isFull) => `${isFull ? 'Serwer jest pełny.' : 'Z twojej sieci utworzono za dużo pokoi.'} ${plural(seconds, { one: 'Spróbuj ponownie za # sekundę.', few: 'Spróbuj ponownie za # sekundy.', many: 'Spróbuj ponownie za # sekund.', other: 'Spróbuj ponownie za # sekundy.' })}`,
  },
  language: {
    label: 'Język',
    failed: 'Nie udało się wczytać tego języka. Sprawdź połączenie i spróbuj ponownie.',
  },
  password: {
    show: 'Pokaż hasło',
  },
  onlyText: 'Tu można wysyłać tylko tekst, bez plików.',
  error: {
    notFound: 'Nie znaleziono strony.',
    notFoundText: 'Sprawdź link. Link do pokoju kończy się kodem, który ma 16 znaków.',
    broken: 'Coś poszło nie tak.',
    brokenText: 'To nie twoja wina. Odśwież stronę i spróbuj ponownie.',
    home: 'Strona główna',
    reload: 'Odśwież',
  },
})
