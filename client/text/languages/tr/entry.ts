import type { Formats } from '~/client/text/formats'
import type { EntryStrings } from '~/client/text/languages/en/entry'

/** Turkish: what stands before a room and after it. */
export const entryStrings = ({ plural }: Formats<'tr'>): EntryStrings => ({
  door: {
    title: 'Odaya katıl',
    deleted: 'Süre dolunca mesajlar ve adlar silinir. Hesap gerekmez.',
    deletedIn: minutes => plural(minutes, {
      one: 'Mesajlar ve adlar # dakika sonra silinir. Hesap gerekmez.',
      other: 'Mesajlar ve adlar # dakika sonra silinir. Hesap gerekmez.',
    }),
    encrypted: 'Şifreli: Bu sunucu mesajları okuyamaz.',
    notEncrypted: 'Şifreli değil: Bu sunucu mesajları okuyabilir.',
    name: 'Adın',
    join: 'Katıl',
    joining: 'Katılıyorsun…',
    nobody: 'Şu anda odada kimse yok.',
    people: count => plural(count, { one: 'Odada # kişi var.', other: 'Odada # kişi var.' }),
    taken: 'Bu adı başkası almış. Buna ne dersin?',
    invalid: 'Adda en az 1, en çok 32 görünür karakter olmalı.',
    sessionLost: 'Çok uzun süre uzak kaldın. Lütfen tekrar katıl.',
    failed: 'Olmadı. İnternet bağlantını kontrol et ve tekrar dene.',
    password: 'Oda parolası',
    passwordLead: 'Bu odanın bir parolası var. Parolayı sana bağlantıyı gönderen kişiye sor.',
    wrongPassword: 'Yanlış parola. Tekrar dene. Bağlantının eksik olmadığını da kontrol et.',
    unsafe: 'Bu sayfa korunmuyor (düz HTTP). Ağındaki başka kişiler mesajları okuyabilir, şifreli bir odada bile.',
    slow: 'Hâlâ bağlanılıyor…',
  },
  missing: {
    title: 'Böyle bir oda yok.',
    text: 'Oda silinmiş olabilir: Bir oda en fazla bir saat açık kalır. Kodda bir yazım hatası da olabilir. Hatayı burada düzeltebilirsin.',
  },
  keyless: {
    title: {
      missing: 'Bağlantının bir bölümü yok.',
      truncated: 'Bağlantı eksik.',
      mangled: 'Bir uygulama bu bağlantıyı değiştirmiş.',
      wrong: 'Bu bağlantıdaki anahtar yanlış.',
      unexpected: 'Bu bağlantıda bir sorun var.',
    },
    text: {
      missing: 'Bu oda şifreli. Anahtar, bağlantının “#” işaretinden sonraki son bölümüdür. Bağlantının tamamını veya yalnızca eksik bölümü yapıştır.',
      truncated: 'Bağlantının sonundaki anahtar kesilmiş. Bağlantının tamamını veya yalnızca anahtarı yapıştır.',
      mangled: 'Bir uygulama bu bağlantıyı yolda değiştirmiş. Bu yüzden sunucumuz anahtarı gördü. Daha güvenlisi: Yeni bir oda oluştur ve bağlantısını başka bir yolla gönder. Ya da bağlantının değişmemiş hâlini yapıştır.',
      wrong: 'Anahtarda bir yazım hatası olabilir. Bağlantının tamamını tekrar yapıştır.',
      unexpected: 'Bağlantıda bir anahtar var ama sunucuya göre bu oda şifreli değil. Hiçbir şey gönderilmedi. Sana bağlantıyı gönderen kişiye sor.',
    },
    field: 'Bağlantı veya anahtar',
    open: 'Aç',
    noKey: 'Anahtar eksik. Anahtar, “#k=” yazısından sonraki 22 karakterdir: harf, rakam, “-” ve “_”.',
    anyway: 'Yine de katıl',
    newRoom: 'Yeni oda',
  },
  full: {
    title: 'Bu oda dolu.',
    text: 'Biri ayrılınca tekrar dene.',
    again: 'Tekrar dene',
  },
  locked: {
    title: 'Bu oda kilitli.',
    text: 'Şu anda yeni kimse katılamaz. İçeriden birine kilidi açmasını söyle. Sonra tekrar dene.',
    again: 'Tekrar dene',
  },
  blocked: {
    title: 'Kullandığın ağ canlı bağlantıları engelliyor.',
    text: 'Oda var ama kullandığın ağ WebSocket bağlantılarını engelliyor. Başka bir ağ ile dene, örneğin mobil veriyle.',
    again: 'Tekrar dene',
  },
  obstacle: {
    title: {
      wrongOrigin: 'Bu site yanlış ayarlanmış.',
      tooMany: 'Kullandığın ağdan çok fazla bağlantı var.',
      serverFull: 'Sunucu dolu.',
    },
    text: {
      wrongOrigin: 'Sorun ağında veya cihazında değil. Siteyi yönetenlere haber ver.',
      tooMany: 'Şu anda ağındaki birçok kişi veya sekme bu siteyi kullanıyor. Gerekmeyen sekmeleri kapat. Bu sayfa denemeye devam ediyor.',
      serverFull: 'Sunucuda şu anda bir kişiye daha yer yok. Bu sayfa denemeye devam ediyor.',
    },
    notice: {
      wrongOrigin: 'Bağlantı yok: Bu site yanlış ayarlanmış. Siteyi yönetenlere haber ver. Mesajların burada bekliyor.',
      tooMany: 'Kullandığın ağdan çok fazla bağlantı var. Yeniden bağlanılıyor… Tekrar bağlanınca mesajların gönderilecek.',
      serverFull: 'Sunucu dolu. Yeniden bağlanılıyor… Tekrar bağlanınca mesajların gönderilecek.',
    },
    operator: site => `Bu siteyi sen yönetiyorsan: Sunucu ${site} adresinden gelen sayfaları kabul etmiyor ve bu yüzden WebSocket bağlantılarını reddediyor. Proxy sunucun “Host” başlığını iletsin ya da NUXT_PUBLIC_URL değerini ${site} yap.`,
  },
  ended: {
    pageTitle: 'Oda artık yok',
    expired: 'Bu odanın süresi doldu.',
    owner: 'Bu oda silindi.',
    expiredText: 'Bütün mesajlar ve adlar silindi. Bağlantı artık çalışmıyor.',
    ownerText: 'Odayı oluşturan kişi onu sildi. Bütün mesajlar ve adlar silindi. Bağlantı artık çalışmıyor.',
    leaving: seconds => plural(seconds, {
      one: 'Ana sayfa # saniye sonra açılacak. Burada kalmak için bir tuşa bas, tıkla veya sayfaya dokun.',
      other: 'Ana sayfa # saniye sonra açılacak. Burada kalmak için bir tuşa bas, tıkla veya sayfaya dokun.',
    }),
    newRoom: 'Yeni oda',
    lost: 'Sunucu bu odayı kaybetti.',
    lostText: 'Bütün mesajlar ve adlar kayboldu. Bağlantı artık çalışmıyor.',
    leads: 'Yeni bir odada devam edebilirsiniz. Odayı burada oluştur. Sonra bağlantısını diğerlerine başka bir yolla gönder.',
    follows: 'Birlikte devam etmek için yeni bağlantıyı bekle. Onu bu odaya ilk katılan kişi gönderecek. Burada oluşturacağın oda ayrı bir oda olur.',
    notShared: 'Yeni bağlantı henüz diğerlerinde yok. Onlara başka bir yolla gönder.',
    goThere: 'Yeni odaya git',
    home: 'Ana sayfa',
  },
})
