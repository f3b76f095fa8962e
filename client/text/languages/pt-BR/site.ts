import type { Formats } from '~/client/text/formats'
import type { SiteStrings } from '~/client/text/languages/en/site'

/** Portuguese of Brazil: the words of `/`, and those around every page. */
export const siteStrings = ({ number, plural }: Formats<'pt-BR'>): SiteStrings => ({
  site: {
    name: 'Ephemeral – Salas de bate-papo temporárias',
    home: 'Ephemeral',
  },
  home: {
    headline: 'Uma sala de bate-papo que se apaga sozinha.',
    lead: 'Crie uma sala, envie o link e comece a conversar. Quando o tempo acaba, tudo é apagado. Sem conta.',
    create: 'Criar uma sala',
    creating: 'Criando a sala…',
    lifetime: 'Quanto tempo ela deve durar?',
    minutes: count => plural(count, { one: '# minuto', many: '# de minutos', other: '# minutos' }),
    seconds: count => plural(count, { one: '# segundo', many: '# de segundos', other: '# segundos' }),
    encryption: 'Quem pode ler as mensagens',
    encrypt: 'Criptografia de ponta a ponta',
    allEncrypted: 'Aqui, todas as salas têm criptografia de ponta a ponta.',
    encryptionText: 'Só quem tem o link completo pode ler as mensagens. Nem este servidor consegue.',
    password: 'Senha (opcional)',
    passwordText: 'Para entrar, é preciso ter o link e a senha. Passe a senha de outro jeito, por exemplo por telefone. Não é possível recuperá-la.',
    joinTitle: 'Você tem um link ou um código?',
    reference: 'Link ou código da sala',
    referenceHint: 'Cole o link ou digite o código de 16 caracteres.',
    typed: count => `${number(count)} de ${number(16)}`,
    join: 'Entrar',
    joining: 'Entrando…',
    noWholeKey: 'Este link está incompleto. Copie o link completo e cole de novo.',
    noReference: 'Isto não é um link nem um código de sala. Um código tem 16 caracteres.',
    noCode: length => `Isto não é um link nem um código de sala. Um código tem 16 caracteres. Aqui há ${length}.`,
    privacyTitle: 'Quanta privacidade você tem?',
    privacy: [
      ['Sem conta, sem cookies, sem rastreamento.', 'Você escolhe um nome para uma só sala. Ele é apagado junto com a sala.'],
      ['Apagado de verdade.', 'Quando uma sala termina, o servidor apaga as mensagens e os nomes. As páginas abertas também esquecem tudo.'],
      ['O link é a chave.', 'Quem tem o link pode entrar e ler tudo. Envie só para pessoas de confiança.'],
      ['O que não podemos prometer.', 'Em uma sala normal, o servidor poderia ler as mensagens. Em uma sala criptografada, ele não consegue. As pessoas podem copiar o que veem. Backups e discos podem guardar restos. O histórico do seu navegador guarda o link e, com ele, a chave de uma sala criptografada.'],
    ],
    createFailed: 'Não foi possível criar a sala. Verifique sua conexão e tente de novo.',
    createRefused: site => `Este site está mal configurado: o servidor dele não aceita páginas de ${site}. Avise quem cuida do site.`,
    createBusy: (seconds, isFull) => `${isFull ? 'O servidor está cheio.' : 'Foram criadas salas demais a partir da sua rede.'} ${plural(seconds, { one: 'Tente de novo em # segundo.', many: 'Tente de novo em # de segundos.', other: 'Tente de novo em # segundos.' })}`,
  },
  language: {
    label: 'Idioma',
    failed: 'Não foi possível carregar este idioma. Verifique sua conexão e tente de novo.',
  },
  password: {
    show: 'Mostrar a senha',
  },
  onlyText: 'Aqui você só pode enviar texto, não arquivos.',
  error: {
    notFound: 'Página não encontrada.',
    notFoundText: 'Verifique o link. O link de uma sala termina com um código de 16 caracteres.',
    broken: 'Algo deu errado.',
    brokenText: 'A culpa não é sua. Recarregue a página e tente de novo.',
    home: 'Página inicial',
    reload: 'Recarregar',
  },
})
