import type { Formats } from '~/client/text/formats'
import type { SiteStrings } from '~/client/text/languages/en/site'

/** Japanese: the words of `/`, and those around every page. */
export const siteStrings = ({ plural, number }: Formats<'ja'>): SiteStrings => ({
  site: {
    name: 'Ephemeral – 消えるチャットルーム',
    home: 'Ephemeral',
  },
  home: {
    headline: '時間になると消えるチャットルーム。',
    lead: 'ルームを作ってリンクを送れば、すぐに話せます。時間になると、すべて削除されます。アカウントはいりません。',
    create: 'ルームを作る',
    creating: 'ルームを作っています…',
    lifetime: 'どのくらい続けますか？',
    minutes: count => plural(count, { other: '#分' }),
    seconds: count => plural(count, { other: '#秒' }),
    encryption: 'メッセージを読める人',
    encrypt: 'エンドツーエンドで暗号化',
    allEncrypted: 'ここのルームは、すべてエンドツーエンドで暗号化されます。',
    encryptionText: 'メッセージを読めるのは、リンク全体を知っている人だけです。このサーバーも読めません。',
    password: 'パスワード（任意）',
    passwordText: '参加する人には、リンクとパスワードの両方が必要です。パスワードは電話など、リンクとは別の方法で伝えてください。忘れても、復元できません。',
    joinTitle: 'リンクやコードがありますか？',
    reference: 'ルームのリンクまたはコード',
    referenceHint: 'リンクを貼り付けるか、16文字のコードを入力してください。',
    typed: count => `${number(count)}/${number(16)}文字`,
    join: '参加',
    joining: '参加しています…',
    noWholeKey: 'このリンクは途中で切れています。リンク全体をコピーして、もう一度貼り付けてください。',
    noReference: 'ルームのリンクでもコードでもありません。コードは16文字です。',
    noCode: length => `ルームのリンクでもコードでもありません。コードは16文字ですが、これは${number(length)}文字です。`,
    privacyTitle: 'プライバシーについて',
    privacy: [
      ['アカウントも、Cookieも、追跡もありません。', '名前は、1つのルームだけで使います。ルームと一緒に削除されます。'],
      ['削除されたものは、本当に消去されます。', 'ルームが終わると、サーバーはメッセージと名前を消去します。開いているページからも消えます。'],
      ['リンクが鍵です。', 'リンクを知っている人は、だれでも参加して、すべてを読めます。信頼できる人にだけ送ってください。'],
      ['お約束できないこともあります。', 'ふつうのルームのメッセージは、サーバーが読むこともできます。暗号化されたルームのメッセージは読めません。参加した人は、見たものをコピーできます。バックアップやディスクに跡が残ることがあります。ブラウザーの履歴にはリンクが残り、暗号化されたルームの鍵も一緒に残ります。'],
    ],
    createFailed: 'ルームを作れませんでした。接続を確認して、もう一度お試しください。',
    createRefused: site => `このサイトは設定が間違っています。サーバーが ${site} のページを受け付けません。サイトの運営者に知らせてください。`,
    createBusy: (seconds, isFull) => `${isFull ? 'サーバーがいっぱいです。' : 'このネットワークから作られたルームが多すぎます。'}${plural(seconds, { other: '#秒後に、もう一度お試しください。' })}`,
  },
  language: {
    label: '言語',
    failed: 'この言語を読み込めませんでした。接続を確認して、もう一度お試しください。',
  },
  password: {
    show: 'パスワードを表示',
  },
  onlyText: 'ここで送れるのは文字だけです。ファイルは送れません。',
  error: {
    notFound: 'ページが見つかりません。',
    notFoundText: 'リンクを確認してください。ルームのリンクは、16文字のコードで終わります。',
    broken: 'エラーが発生しました。',
    brokenText: 'あなたのせいではありません。ページを再読み込みして、もう一度お試しください。',
    home: 'トップページ',
    reload: '再読み込み',
  },
})
