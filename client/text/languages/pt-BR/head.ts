/** Portuguese of Brazil: what only the server writes, into the head of every page and for browsers that cannot show one. */
export const headStrings = {
  name: 'Ephemeral – Salas de bate-papo temporárias',
  description: 'Uma sala de bate-papo que se apaga sozinha. Crie uma sala, envie o link e comece a conversar. Sem conta.',
  noScript: 'Este site precisa de JavaScript. Permita nas configurações do seu navegador e recarregue a página.',
  tooOld: 'Seu navegador é antigo demais para este site. Atualize ou use outro navegador.',
}
