import type { Formats } from '~/client/text/formats'
import type { SiteStrings } from '~/client/text/languages/en/site'

/** Turkish: the words of `/`, and those around every page. */
export const siteStrings = ({ number, plural }: Formats<'tr'>): SiteStrings => ({
  site: {
    name: 'Ephemeral – kendini silen sohbet odaları',
    home: 'Ephemeral',
  },
  home: {
    headline: 'Kendini silen bir sohbet odası.',
    lead: 'Bir oda oluştur, bağlantıyı gönder, konuşmaya başla. Süre dolunca her şey silinir. Hesap gerekmez.',
    create: 'Oda oluştur',
    creating: 'Oda oluşturuluyor…',
    lifetime: 'Ne kadar sürsün?',
    minutes: count => plural(count, { one: '# dakika', other: '# dakika' }),
    seconds: count => plural(count, { one: '# saniye', other: '# saniye' }),
    encryption: 'Kim okuyabilir?',
    encrypt: 'Uçtan uca şifreli',
    allEncrypted: 'Buradaki her oda uçtan uca şifrelidir.',
    encryptionText: 'Mesajları yalnızca bağlantının tamamına sahip olanlar okuyabilir. Bu sunucu bile okuyamaz.',
    password: 'Parola (isteğe bağlı)',
    passwordText: 'Katılmak için bağlantı ve bu parola gerekir. Parolayı başka bir yolla söyle, örneğin telefonda. Unutulan parola geri alınamaz.',
    joinTitle: 'Bağlantın veya kodun var mı?',
    reference: 'Oda bağlantısı veya kodu',
    referenceHint: 'Bağlantıyı yapıştır veya 16 karakterlik kodu yaz.',
    typed: count => `${number(count)} / ${number(16)}`,
    join: 'Katıl',
    joining: 'Katılıyorsun…',
    noWholeKey: 'Bu bağlantı eksik. Bağlantının tamamını kopyala ve tekrar yapıştır.',
    noReference: 'Bu bir oda bağlantısı veya kodu değil. Kod 16 karakterdir.',
    noCode: length => `Bu bir oda bağlantısı veya kodu değil. Kod 16 karakterdir, buradaki ise ${length} karakter.`,
    privacyTitle: 'Ne kadar gizli?',
    privacy: [
      ['Hesap yok, çerez yok, izleme yok.', 'Adını tek bir oda için seçersin. Ad, odayla birlikte silinir.'],
      ['Silinen gerçekten silinir.', 'Bir oda silinince sunucu onun mesajlarını ve adlarını yok eder. Açık sayfalar da bunları unutur.'],
      ['Bağlantı, anahtar gibidir.', 'Ona sahip olan herkes katılabilir ve her şeyi okuyabilir. Onu yalnızca güvendiğin kişilere gönder.'],
      ['Garanti edemediklerimiz.', 'Normal bir odada sunucu mesajları okuyabilir. Şifreli bir odada okuyamaz. İnsanlar gördüklerini kopyalayabilir. Yedeklerde ve disklerde izler kalabilir. Tarayıcının geçmişinde bağlantı kalır. Şifreli bir odanın anahtarı da onunla birlikte kalır.'],
    ],
    createFailed: 'Oda oluşturulamadı. İnternet bağlantını kontrol et ve tekrar dene.',
    createRefused: site => `Bu site yanlış ayarlanmış: Sunucusu ${site} adresinden gelen sayfaları kabul etmiyor. Siteyi yönetenlere haber ver.`,
    createBusy: (seconds, isFull) => `${isFull ? 'Sunucu dolu.' : 'Kullandığın ağdan çok fazla oda oluşturuldu.'} ${plural(seconds, { one: '# saniye sonra tekrar dene.', other: '# saniye sonra tekrar dene.' })}`,
  },
  language: {
    label: 'Dil',
    failed: 'Bu dil yüklenemedi. İnternet bağlantını kontrol et ve tekrar dene.',
  },
  password: {
    show: 'Parolayı göster',
  },
  onlyText: 'Burada yalnızca yazı gönderebilirsin, dosya gönderemezsin.',
  error: {
    notFound: 'Sayfa bulunamadı.',
    notFoundText: 'Bağlantıyı kontrol et. Oda bağlantısının sonunda 16 karakterlik bir kod bulunur.',
    broken: 'Bir şeyler ters gitti.',
    brokenText: 'Bu senin hatan değil. Sayfayı yenile ve tekrar dene.',
    home: 'Ana sayfa',
    reload: 'Yenile',
  },
})
