import type { Formats } from '~/client/text/formats'
import type { SiteStrings } from '~/client/text/languages/en/site'

/** Spanish: the words of `/`, and those around every page. */
export const siteStrings = ({ number, plural }: Formats<'es'>): SiteStrings => ({
  site: {
    name: 'Ephemeral – Salas de chat temporales',
    home: 'Ephemeral',
  },
  home: {
    headline: 'Una sala de chat que se borra sola.',
    lead: 'Crea una sala, envía el enlace y empieza a hablar. Cuando se acaba el tiempo, se borra todo. Sin cuenta.',
    create: 'Crear una sala',
    creating: 'Creando la sala…',
    lifetime: '¿Cuánto tiempo debe durar?',
    minutes: count => plural(count, { one: '# minuto', many: '# de minutos', other: '# minutos' }),
    seconds: count => plural(count, { one: '# segundo', many: '# de segundos', other: '# segundos' }),
    encryption: 'Quién puede leer los mensajes',
    encrypt: 'Cifrado de extremo a extremo',
    allEncrypted: 'Aquí, todas las salas están cifradas de extremo a extremo.',
    encryptionText: 'Solo las personas que tienen el enlace completo pueden leer los mensajes. Ni siquiera este servidor puede leerlos.',
    password: 'Contraseña (opcional)',
    passwordText: 'Para entrar hacen falta el enlace y la contraseña. Comparte la contraseña por otro medio, por ejemplo por teléfono. No se puede recuperar.',
    joinTitle: '¿Tienes un enlace o un código?',
    reference: 'Enlace o código de la sala',
    referenceHint: 'Pega el enlace o escribe el código de 16 caracteres.',
    typed: count => `${number(count)} de ${number(16)}`,
    join: 'Entrar',
    joining: 'Entrando…',
    noWholeKey: 'Este enlace está incompleto. Copia el enlace completo y pégalo otra vez.',
    noReference: 'Esto no es un enlace ni un código de sala. Un código tiene 16 caracteres.',
    noCode: length => `Esto no es un enlace ni un código de sala. Un código tiene 16 caracteres. Aquí hay ${length}.`,
    privacyTitle: '¿Cuánta privacidad hay?',
    privacy: [
      ['Sin cuenta, sin cookies, sin rastreo.', 'Eliges un nombre para una sola sala. Se borra con la sala.'],
      ['Lo borrado se borra de verdad.', 'Cuando una sala termina, el servidor borra los mensajes y los nombres. Las páginas abiertas también los olvidan.'],
      ['El enlace es la llave.', 'Quien lo tenga puede entrar y leer todo. Envíalo solo a personas de confianza.'],
      ['Lo que no podemos prometer.', 'En una sala normal, el servidor podría leer los mensajes. En una sala cifrada, no puede. Las personas pueden copiar lo que ven. En copias de seguridad y en discos pueden quedar restos. El historial de tu navegador guarda el enlace y, con él, la llave de una sala cifrada.'],
    ],
    createFailed: 'No se pudo crear la sala. Revisa tu conexión e inténtalo de nuevo.',
    createRefused: site => `Este sitio está mal configurado: su servidor no acepta páginas de ${site}. Avisa a quien administra el sitio.`,
    createBusy: (seconds, isFull) => `${isFull ? 'El servidor está lleno.' : 'Se han creado demasiadas salas desde tu red.'} ${plural(seconds, { one: 'Inténtalo de nuevo en # segundo.', many: 'Inténtalo de nuevo en # de segundos.', other: 'Inténtalo de nuevo en # segundos.' })}`,
  },
  language: {
    label: 'Idioma',
    failed: 'No se pudo cargar este idioma. Revisa tu conexión e inténtalo de nuevo.',
  },
  password: {
    show: 'Mostrar la contraseña',
  },
  onlyText: 'Aquí solo puedes enviar texto, no archivos.',
  error: {
    notFound: 'Página no encontrada.',
    notFoundText: 'Revisa el enlace. El enlace de una sala termina con un código de 16 caracteres.',
    broken: 'Algo salió mal.',
    brokenText: 'No es culpa tuya. Recarga la página e inténtalo de nuevo.',
    home: 'Página de inicio',
    reload: 'Recargar',
  },
})
