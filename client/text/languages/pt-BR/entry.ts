import type { Formats } from '~/client/text/formats'
import type { EntryStrings } from '~/client/text/languages/en/entry'

/** Portuguese of Brazil: what stands before a room and after it. */
export const entryStrings = ({ plural }: Formats<'pt-BR'>): EntryStrings => ({
  door: {
    title: 'Entrar na sala',
    deleted: 'As mensagens e os nomes são apagados quando o tempo acaba. Sem conta.',
    deletedIn: minutes => plural(minutes, {
      one: 'As mensagens e os nomes serão apagados em # minuto. Sem conta.',
      many: 'As mensagens e os nomes serão apagados em # de minutos. Sem conta.',
      other: 'As mensagens e os nomes serão apagados em # minutos. Sem conta.',
    }),
    encrypted: 'Criptografada: este servidor não consegue ler as mensagens.',
    notEncrypted: 'Sem criptografia: este servidor poderia ler as mensagens.',
    name: 'Seu nome',
    join: 'Entrar',
    joining: 'Entrando…',
    nobody: 'Não há ninguém na sala agora.',
    people: count => plural(count, {
      one: 'Há # pessoa na sala.',
      many: 'Há # de pessoas na sala.',
      other: 'Há # pessoas na sala.',
    }),
    taken: 'Este nome já está em uso. Que tal este outro?',
    invalid: 'Um nome precisa ter de 1 a 32 caracteres visíveis.',
    sessionLost: 'Você ficou fora tempo demais. Entre de novo.',
    failed: 'Não funcionou. Verifique sua conexão e tente de novo.',
    password: 'Senha da sala',
    passwordLead: 'Esta sala tem uma senha. Peça a senha à pessoa que enviou o link para você.',
    wrongPassword: 'Senha incorreta. Tente de novo. Verifique também se o link está completo.',
    unsafe: 'Esta página não é protegida (HTTP sem criptografia). Outras pessoas na sua rede poderiam ler as mensagens, mesmo em uma sala criptografada.',
    slow: 'Ainda conectando…',
  },
  missing: {
    title: 'Esta sala não existe.',
    text: 'Talvez ela já tenha terminado: uma sala dura no máximo uma hora. Ou há um erro de digitação no código. Você pode corrigir aqui.',
  },
  keyless: {
    title: {
      missing: 'Falta uma parte do link.',
      truncated: 'O link está incompleto.',
      mangled: 'Um aplicativo mudou este link.',
      wrong: 'A chave deste link está errada.',
      unexpected: 'Há algo errado com este link.',
    },
    text: {
      missing: 'Esta sala é criptografada. A chave é a última parte do link, depois de um “#”. Cole o link completo, ou só a parte que falta.',
      truncated: 'A chave no fim do link foi cortada. Cole o link completo, ou só a chave.',
      mangled: 'Um aplicativo mudou este link no caminho, e agora nosso servidor viu a chave. O mais seguro: crie uma nova sala e envie o link dela de outro jeito. Ou cole o link original.',
      wrong: 'Talvez haja um erro de digitação na chave. Cole o link completo de novo.',
      unexpected: 'O link tem uma chave, mas o servidor diz que esta sala não é criptografada. Nada foi enviado. Pergunte à pessoa que enviou o link para você.',
    },
    field: 'Link ou chave',
    open: 'Abrir',
    noKey: 'A chave está incompleta. Ela é a parte depois de “#k=”: 22 caracteres (letras, números, “-” e “_”).',
    anyway: 'Entrar mesmo assim',
    newRoom: 'Nova sala',
  },
  full: {
    title: 'Esta sala está cheia.',
    text: 'Tente de novo quando alguém sair.',
    again: 'Tentar de novo',
  },
  locked: {
    title: 'Esta sala está trancada.',
    text: 'Ninguém mais pode entrar agora. Peça a alguém lá dentro para destrancar a sala. Depois tente de novo.',
    again: 'Tentar de novo',
  },
  blocked: {
    title: 'Sua rede bloqueia conexões em tempo real.',
    text: 'A sala existe, mas sua rede bloqueia WebSockets. Tente outra rede, por exemplo os dados móveis.',
    again: 'Tentar de novo',
  },
  obstacle: {
    title: {
      wrongOrigin: 'Este site está mal configurado.',
      tooMany: 'Há conexões demais vindas da sua rede.',
      serverFull: 'O servidor está cheio.',
    },
    text: {
      wrongOrigin: 'O problema não é a sua rede nem o seu aparelho. Avise quem cuida do site.',
      tooMany: 'Muitas pessoas ou abas na sua rede usam este site agora. Feche as abas de que você não precisa. Esta página continua tentando.',
      serverFull: 'O servidor não tem lugar para mais uma pessoa agora. Esta página continua tentando.',
    },
    notice: {
      wrongOrigin: 'Sem conexão: este site está mal configurado. Avise quem cuida do site. Suas mensagens esperam aqui.',
      tooMany: 'Há conexões demais vindas da sua rede. Reconectando… Suas mensagens serão enviadas quando a conexão voltar.',
      serverFull: 'O servidor está cheio. Reconectando… Suas mensagens serão enviadas quando a conexão voltar.',
    },
    operator: site => `Se você cuida deste site: o servidor não aceita páginas de ${site}, por isso recusa os WebSockets delas. Faça seu proxy repassar o cabeçalho “Host”, ou defina NUXT_PUBLIC_URL como ${site}.`,
  },
  ended: {
    pageTitle: 'A sala terminou',
    expired: 'O tempo desta sala acabou.',
    owner: 'Esta sala foi encerrada.',
    expiredText: 'Todas as mensagens e nomes foram apagados. O link não funciona mais.',
    ownerText: 'A pessoa que criou a sala decidiu encerrar. Todas as mensagens e nomes foram apagados. O link não funciona mais.',
    leaving: seconds => `${plural(seconds, {
      one: 'A página inicial abre em # segundo.',
      many: 'A página inicial abre em # de segundos.',
      other: 'A página inicial abre em # segundos.',
    })} Para ficar aqui, aperte uma tecla, clique ou toque na página.`,
    newRoom: 'Nova sala',
    lost: 'O servidor perdeu esta sala.',
    lostText: 'Todas as mensagens e nomes se perderam. O link não funciona mais.',
    leads: 'Você pode continuar em uma nova sala. Crie a sala aqui. Depois envie o link dela às outras pessoas de outro jeito.',
    follows: 'Para continuar com as outras pessoas, espere o novo link da pessoa que entrou primeiro nesta sala. Se você criar uma sala aqui, será outra sala.',
    notShared: 'As outras pessoas ainda não têm o novo link. Envie o link para elas de outro jeito.',
    goThere: 'Ir para a nova sala',
    home: 'Página inicial',
  },
})
