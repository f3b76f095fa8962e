const createDebug = () => Object.assign(() => {}, { enabled: false })

/**
 * In place of the package `debug`, which Redis' client asks for each command whether it is to be written down: here nothing of a
 * room ever is. Like that one it is its own `default`.
 */
export default Object.assign(createDebug, { default: createDebug })
