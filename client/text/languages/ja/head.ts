/** Japanese: what only the server writes, into the head of every page and for browsers that cannot show one. */
export const headStrings = {
  name: 'Ephemeral – 消えるチャットルーム',
  description: '時間が来ると自動で消えるチャットルームです。ルームを作り、リンクを送れば、すぐに話せます。アカウントは不要です。',
  noScript: 'このサイトを使うには JavaScript が必要です。ブラウザーの設定で許可してから、ページを再読み込みしてください。',
  tooOld: 'お使いのブラウザーは古いため、このサイトを表示できません。更新するか、別のブラウザーを使ってください。',
}
