import type { Formats } from '~/client/text/formats'
import type { EntryStrings } from '~/client/text/languages/en/entry'

/** Spanish: what stands before a room and after it. */
export const entryStrings = ({ plural }: Formats<'es'>): EntryStrings => ({
  door: {
    title: 'Entrar en la sala',
    deleted: 'Los mensajes y los nombres se borran cuando se acaba el tiempo. Sin cuenta.',
    deletedIn: minutes => plural(minutes, {
      one: 'Los mensajes y los nombres se borrarán en # minuto. Sin cuenta.',
      many: 'Los mensajes y los nombres se borrarán en # de minutos. Sin cuenta.',
      other: 'Los mensajes y los nombres se borrarán en # minutos. Sin cuenta.',
    }),
    encrypted: 'Cifrada: este servidor no puede leer los mensajes.',
    notEncrypted: 'Sin cifrar: este servidor podría leer los mensajes.',
    name: 'Tu nombre',
    join: 'Entrar',
    joining: 'Entrando…',
    nobody: 'Ahora no hay nadie en la sala.',
    people: count => plural(count, {
      one: 'Hay # persona en la sala.',
      many: 'Hay # de personas en la sala.',
      other: 'Hay # personas en la sala.',
    }),
    taken: 'Ese nombre ya está en uso. ¿Qué te parece este?',
    invalid: 'Un nombre debe tener entre 1 y 32 caracteres visibles.',
    sessionLost: 'Estuviste fuera demasiado tiempo. Entra otra vez.',
    failed: 'No funcionó. Revisa tu conexión e inténtalo de nuevo.',
    password: 'Contraseña de la sala',
    passwordLead: 'Esta sala tiene una contraseña. Pídesela a la persona que te envió el enlace.',
    wrongPassword: 'Contraseña incorrecta. Inténtalo de nuevo. Revisa también que el enlace esté completo.',
    unsafe: 'Esta página no está protegida (HTTP sin cifrar). Otras personas de tu red podrían leer los mensajes, incluso en una sala cifrada.',
    slow: 'Todavía conectando…',
  },
  missing: {
    title: 'Esta sala no existe.',
    text: 'Quizá ya terminó: una sala dura una hora como máximo. O hay un error en el código. Puedes corregirlo aquí.',
  },
  keyless: {
    title: {
      missing: 'Falta una parte del enlace.',
      truncated: 'El enlace está incompleto.',
      mangled: 'Una aplicación cambió este enlace.',
      wrong: 'La llave de este enlace no es correcta.',
      unexpected: 'Hay un problema con este enlace.',
    },
    text: {
      missing: 'Esta sala está cifrada. La llave es la última parte del enlace, después de un «#». Pega el enlace completo, o solo la parte que falta.',
      truncated: 'La llave del final del enlace está cortada. Pega el enlace completo, o solo la llave.',
      mangled: 'Una aplicación cambió este enlace por el camino, y ahora nuestro servidor ha visto la llave. Lo más seguro: crea una sala nueva y envía su enlace por otro medio. O pega el enlace original.',
      wrong: 'Puede haber un error en la llave. Pega otra vez el enlace completo.',
      unexpected: 'El enlace tiene una llave, pero el servidor dice que esta sala no está cifrada. No se envió nada. Pregunta a la persona que te envió el enlace.',
    },
    field: 'Enlace o llave',
    open: 'Abrir',
    noKey: 'La llave está incompleta. Es la parte después de «#k=»: 22 caracteres (letras, cifras, «-» y «_»).',
    anyway: 'Entrar de todos modos',
    newRoom: 'Nueva sala',
  },
  full: {
    title: 'Esta sala está llena.',
    text: 'Inténtalo de nuevo cuando alguien haya salido.',
    again: 'Reintentar',
  },
  locked: {
    title: 'Esta sala está bloqueada.',
    text: 'Ahora nadie más puede entrar. Pide a alguien de dentro que desbloquee la sala. Luego inténtalo de nuevo.',
    again: 'Reintentar',
  },
  blocked: {
    title: 'Tu red no permite conexiones en tiempo real.',
    text: 'La sala existe, pero tu red no permite WebSockets. Prueba con otra red, por ejemplo con datos móviles.',
    again: 'Reintentar',
  },
  obstacle: {
    title: {
      wrongOrigin: 'Este sitio está mal configurado.',
      tooMany: 'Hay demasiadas conexiones desde tu red.',
      serverFull: 'El servidor está lleno.',
    },
    text: {
      wrongOrigin: 'El problema no es tu red ni tu dispositivo. Avisa a quien administra el sitio.',
      tooMany: 'Ahora mismo, muchas personas o pestañas usan este sitio desde tu red. Cierra las pestañas que no necesites. Esta página lo sigue intentando.',
      serverFull: 'El servidor no tiene lugar para otra persona ahora mismo. Esta página lo sigue intentando.',
    },
    notice: {
      wrongOrigin: 'Sin conexión: este sitio está mal configurado. Avisa a quien administra el sitio. Tus mensajes esperan aquí.',
      tooMany: 'Hay demasiadas conexiones desde tu red. Reconectando… Tus mensajes se enviarán cuando vuelva la conexión.',
      serverFull: 'El servidor está lleno. Reconectando… Tus mensajes se enviarán cuando vuelva la conexión.',
    },
    operator: site => `Si administras este sitio: el servidor no acepta páginas de ${site}, por eso rechaza sus WebSockets. Haz que tu proxy transmita la cabecera «Host», o pon ${site} en NUXT_PUBLIC_URL.`,
  },
  ended: {
    pageTitle: 'La sala ha terminado',
    expired: 'Se acabó el tiempo de esta sala.',
    owner: 'Esta sala se cerró.',
    expiredText: 'Todos los mensajes y nombres están borrados. El enlace ya no funciona.',
    ownerText: 'La persona que creó la sala la cerró. Todos los mensajes y nombres están borrados. El enlace ya no funciona.',
    leaving: seconds => `${plural(seconds, {
      one: 'La página de inicio se abre en # segundo.',
      many: 'La página de inicio se abre en # de segundos.',
      other: 'La página de inicio se abre en # segundos.',
    })} Para quedarte aquí, pulsa una tecla, haz clic o toca la página.`,
    newRoom: 'Nueva sala',
    lost: 'El servidor perdió esta sala.',
    lostText: 'Se perdieron todos los mensajes y nombres. El enlace ya no funciona.',
    leads: 'Puedes seguir en una sala nueva. Créala aquí. Luego envía su enlace a los demás por otro medio.',
    follows: 'Para seguir con los demás, espera el enlace nuevo de la persona que entró primero en esta sala. Si creas una sala aquí, será otra sala.',
    notShared: 'Los demás todavía no tienen el enlace nuevo. Envíaselo por otro medio.',
    goThere: 'Ir a la sala nueva',
    home: 'Página de inicio',
  },
})
