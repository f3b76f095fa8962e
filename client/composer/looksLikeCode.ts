/** Lines that are common in code and rare in prose. No word is enough by itself, since prose has "for example" and "let me know". */
const CODE_LINES = [
  // Ends as statements and blocks do, or closes one.
  /[;{}]\s*$|^\s*[)\]}]+[;,]?\s*$/,
  // Opens a block, as Python does.
  /^\s*(?:(?:async )?def \w+\(.*|class \w+(?:\(.*\))?|for [\w, ]+ in .+|(?:el)?if .*[=<>!([.].*|while (?:True|.*[=<>!(].*)|with .+\(.*|else|try|finally|except\b.*):\s*(?:#.*)?$/,
  // A condition in brackets.
  /^\s*(?:\} ?)?(?:if|else if|for|while|switch|catch|foreach) ?\(.*\)\s*\{?$/,
  /^\s*import (?:[\w.]+(?: as \w+)?$|.+ from ['"]|['"])|^\s*from [\w.]+ import \S|^\s*#(?:include|define|ifdef|ifndef|endif)\b/,
  /^\s*(?:(?:export |default |public |private |protected |static |async )+)?(?:function|func|fn|def|sub)\b[^.!?]*[({]/,
  // An assignment, also with a declaration.
  /^\s*(?:(?:const|let|var|final|my|local|export)\s+)?[\w$.[\]'"{}, ]{1,60}\s*(?:[-+*/%|&^]|:)?=(?![=\s]*$)\s*\S/,
  /=>|===|!==|&&|\|\||->|::|\+\+|:=|<-\s/,
  // A call that is a line.
  /^\s*(?:await |return |print |echo |yield |throw |raise |new )?[\w$.]+\(.*\)[,;]?$/,
  /^\s+(?:return|yield|raise|throw|break|continue|pass)\b/,
  /^\s*<\/?[a-z][\w-]*(?:\s[^<>]*)?\/?>|^\s*<!(?:--|DOCTYPE)/i,
  /^\s*"[^"]*"\s*:\s*\S/,
  /^\s*(?:SELECT|INSERT INTO|UPDATE|DELETE FROM|FROM|WHERE|(?:LEFT |INNER )?JOIN|GROUP BY|ORDER BY|CREATE TABLE|VALUES)\b/,
  /^\s*(?:\/\/|\/\*|\*\/|@\w+(?:\(.*\))?$)/,
  /^\$ \S/,
]
/** Among the lines that are not blank, at least this share must be code. */
const SHARE = 0.5

/** Whether a text of several lines is code rather than prose, a list, or a letter. */
export function looksLikeCode(text: string): boolean {
  const lines = text.split('\n').filter(line => line.trim() !== '')
  // It has marks of its own already.
  if (lines.length < 2 || lines.some(line => line.startsWith('```'))) return false
  const code = lines.filter(line => line.length < 500 && CODE_LINES.some(pattern => pattern.test(line))).length
  return code >= 2 && code / lines.length >= SHARE
}
