import fc from 'fast-check'

/** Texts with the signs of markup, but without markup. */
export const CODE_AND_SIGNS: readonly string[] = [
  'class A:\n  def __init__(self, *args, **kwargs):\n    self.x = a*b*c', 'def f(*args, **kwargs): pass', 'print(*args, **kwargs)', 'f(*a, *b)', 'def f(a, *, b)',
  '2 * 3 * 4', '2*3*4', '(2*3)*4*(5*6)', 'a*b*c', 'a * b', '2**3**4', 'x ** 2 + y ** 2', '5*3=15 and 3*5=15', '長さ*幅*高さ',
  '*.ts, src/*', 'src/**/*.ts and lib/**/*.js', '*.ts *.js *.vue', 'rm -rf *~ *.bak~', 'find . -name "*test*" -o -name \'*spec*\'', 'ls a* b* c*', '**/*.md', '/usr/*/bin/*', '*_test.go, *_spec.rb',
  'snake_case_name', '_snake_case_', '__private_name', '_a, _b', '_id or _rev', '__init__.py', '__main__()', '__proto__x', 'a_b_c.d_e_f', 'src/__tests__/a_b.ts', 'if __name__ == "__main__":', 'MAX_LEN_OF_X',
  '¯\\_(ツ)_/¯', '^_^ and ^_^', 'T_T u_u o_O', '-_- ... -_-', '*_*', '(*_*) (>_<)', '._. ._.', ':* :*', '>_> <_<',
  'int *p, *q; char **argv', 'void f(char *a, (int*)b)', '*p = *q;', '(*fn)(int *x, char *y)', '/* a comment */ /** another **/', 'a->*b, c->*d', 'const T* x, T* y',
  '/^(.*)_(.*)$/', '[a-z]*_[0-9]*', '(.*?)*', '\\*not\\* \\_it\\_', 's/_/-/g',
  '~/a ~/b', '~1 ~2', '~~~', 'a ~~ b', '$ echo "`date`"', 'don`t and can`t', 'log(`x`) + log(`y`)', '``quoted\'\'', '`', '``', '` a `',
  '| a | b |\n|---|---|\n| * | _ |', '* item\n* item', '- a_b\n- c_d', '***', '* * *', '___', '_____ name _____', '****', 'f**k this sh*t', 'Price*: 5 EUR*', '1* 2* 3*',
  '**open', '*open', 'closed**', '__', '_', '*', '>', '>x', ' > x', '#tag @name', 'a < b > c', '**\nbold\n**', 'SELECT * FROM t WHERE a LIKE "*b*"', 'x = (a*b) + (c*d)', 'C:\\_a_\\_b_', 'import a.*; import b.*;',
]

const MARK = /\*\*\*|___|\*\*|__|~~|`+|[*_]/g

/**
 * Whether a line has a mark where one may begin, and the same one where it may end. Simple and generous on purpose, and
 * independent of the parser.
 */
export function hasEdgedMarks(text: string): boolean {
  if (/^> /m.test(text) || /^```/m.test(text)) return true
  return text.split('\n').some((line) => {
    const runs = [...line.matchAll(/\*+|_+|~+|`+/g)].map(({ 0: run, index }) => ({ run, before: line.slice(0, index), after: line.slice(index + run.length) }))
    const begins = runs.filter(({ run, before, after }) => /(?:^|[\s\p{Ps}\p{Pi}¿¡—–、。，：；！？])[*_~]*$/u.test(before) && (run.startsWith('`') ? /^\S/ : /^[*_~]*[^\s*_~]/u).test(after))
    const ends = runs.filter(({ run, before, after }) => (run.startsWith('`') ? /\S$/ : /[^\s*_~][*_~]*$/u).test(before) && /^[*_~]*(?:$|[\s\p{P}])/u.test(after))
    return begins.some(begin => ends.some(end => end.before.length > begin.before.length && marksOf(begin.run).some(mark => marksOf(end.run).includes(mark))))
  })
}

function marksOf(run: string): string[] {
  return /^[*_]{3}$/.test(run) ? [run.slice(1), run.slice(2)] : [...run.matchAll(MARK)].map(({ 0: mark }) => mark)
}

const sign = fc.constantFrom('*', '**', '_', '__', '~', '~~', '`', '(', ')', '[', ']', '.', ',', '/', '\\', ':', ';', '=', '-', '+', '"', '\'', '<', '>', '|', '#')
const word = fc.constantFrom('a', 'b2', 'Zoë', 'naïve', 'слово', '語', 'ไทย', 'مرحبا', '1', '42', '🙂')
const piece = fc.oneof({ weight: 4, arbitrary: sign }, { weight: 4, arbitrary: word }, { weight: 2, arbitrary: fc.constantFrom(' ', ' ', '\n', '\t') }, { weight: 2, arbitrary: fc.constantFrom(...CODE_AND_SIGNS) })

/** Words, signs and code in any order. */
export const plainWords = fc.array(piece, { maxLength: 14 }).map(pieces => pieces.join(''))
