// The syntax tree of a shell script, as far as our shell runs it. The parser is handed in from outside.

export interface Script {
  readonly statements: readonly Statement[]
}

/** Pipelines joined by && || ; */
export interface Statement {
  readonly pipelines: readonly Pipeline[]
  readonly operators: readonly ('&&' | '||' | ';')[]
  readonly background: boolean
  /** A mistake that counts only when the script gets here. */
  readonly deferredError?: { readonly message: string; readonly token: string }
}

export interface Pipeline {
  readonly commands: readonly Command[]
  readonly negated: boolean
  readonly timed?: boolean
  readonly pipeStderr?: readonly boolean[]
}

export interface SimpleCommand {
  readonly type: 'SimpleCommand'
  readonly line?: number
  readonly assignments: readonly Assignment[]
  readonly name: Word | null
  readonly args: readonly Word[]
  readonly redirections: readonly Redirection[]
}

interface Compound {
  readonly redirections: readonly Redirection[]
}

export interface IfCommand extends Compound {
  readonly type: 'If'
  readonly clauses: readonly {
    readonly condition: readonly Statement[]
    readonly body: readonly Statement[]
  }[]
  readonly elseBody: readonly Statement[] | null
}

export interface ForCommand extends Compound {
  readonly type: 'For'
  readonly variable: string
  readonly words: readonly Word[] | null
  readonly body: readonly Statement[]
}

export interface CStyleForCommand extends Compound {
  readonly type: 'CStyleFor'
  readonly init: ArithmeticExpression | null
  readonly condition: ArithmeticExpression | null
  readonly update: ArithmeticExpression | null
  readonly body: readonly Statement[]
}

export interface LoopCommand extends Compound {
  readonly type: 'While' | 'Until'
  readonly condition: readonly Statement[]
  readonly body: readonly Statement[]
}

export interface CaseCommand extends Compound {
  readonly type: 'Case'
  readonly word: Word
  readonly items: readonly {
    readonly patterns: readonly Word[]
    readonly body: readonly Statement[]
    readonly terminator: ';;' | ';&' | ';;&'
  }[]
}

export interface GroupCommand extends Compound {
  readonly type: 'Subshell' | 'Group'
  readonly body: readonly Statement[]
}

export interface ArithmeticCommand extends Compound {
  readonly type: 'ArithmeticCommand'
  readonly expression: ArithmeticExpression
}

export interface ConditionalCommand extends Compound {
  readonly type: 'ConditionalCommand'
  readonly expression: Condition
}

export interface FunctionDefinition extends Compound {
  readonly type: 'FunctionDef'
  readonly name: string
  readonly body: Command
}

export type Command =
  | SimpleCommand
  | IfCommand
  | ForCommand
  | CStyleForCommand
  | LoopCommand
  | CaseCommand
  | GroupCommand
  | ArithmeticCommand
  | ConditionalCommand
  | FunctionDefinition

export interface Assignment {
  readonly name: string
  readonly value: Word | null
  readonly append: boolean
}

export interface Redirection {
  readonly fd: number | null
  readonly operator: '<' | '>' | '>>' | '>&' | '<&' | '<>' | '>|' | '&>' | '&>>' | '<<<' | '<<' | '<<-'
  readonly target: Word | HereDocument
}

export interface HereDocument {
  readonly type: 'HereDoc'
  readonly content: Word
  readonly stripTabs: boolean
  readonly quoted: boolean
}

export interface Word {
  readonly type: 'Word'
  readonly parts: readonly WordPart[]
}

export type WordPart =
  | { readonly type: 'Literal' | 'SingleQuoted' | 'Escaped'; readonly value: string }
  | { readonly type: 'DoubleQuoted'; readonly parts: readonly WordPart[] }
  | ParameterExpansion
  | { readonly type: 'CommandSubstitution'; readonly body: Script }
  | { readonly type: 'ArithmeticExpansion'; readonly expression: ArithmeticExpression }
  | { readonly type: 'BraceExpansion'; readonly items: readonly BraceItem[] }
  | { readonly type: 'TildeExpansion'; readonly user: string | null }
  | { readonly type: 'Glob'; readonly pattern: string }
  | { readonly type: 'ProcessSubstitution' }

export type BraceItem =
  | { readonly type: 'Word'; readonly word: Word }
  | {
      readonly type: 'Range'
      readonly start: string | number
      readonly end: string | number
      readonly step?: number
    }

export interface ParameterExpansion {
  readonly type: 'ParameterExpansion'
  readonly parameter: string
  readonly operation: ParameterOperation | null
}

export type ParameterOperation =
  | {
      readonly type: 'DefaultValue' | 'AssignDefault' | 'UseAlternative'
      readonly word: Word
      readonly checkEmpty: boolean
    }
  | { readonly type: 'ErrorIfUnset'; readonly word: Word | null; readonly checkEmpty: boolean }
  | { readonly type: 'Length' }
  | {
      readonly type: 'Substring'
      readonly offset: ArithmeticExpression
      readonly length: ArithmeticExpression | null
    }
  | {
      readonly type: 'PatternRemoval'
      readonly pattern: Word
      readonly side: 'prefix' | 'suffix'
      readonly greedy: boolean
    }
  | {
      readonly type: 'PatternReplacement'
      readonly pattern: Word
      readonly replacement: Word | null
      readonly all: boolean
      readonly anchor: 'start' | 'end' | null
    }
  /** Forms that a busybox shell does not know. */
  | { readonly type: UnknownOperation }

type UnknownOperation =
  | 'LengthSliceError'
  | 'BadSubstitution'
  | 'CaseModification'
  | 'Transform'
  | 'Indirection'
  | 'ArrayKeys'
  | 'VarNamePrefix'

export interface ArithmeticExpression {
  readonly expression: Arithmetic
  readonly originalText?: string
}

export type Arithmetic =
  | { readonly type: 'ArithNumber'; readonly value: number }
  | { readonly type: 'ArithVariable'; readonly name: string }
  | { readonly type: 'ArithSpecialVar'; readonly name: string }
  | {
      readonly type: 'ArithBinary'
      readonly operator: string
      readonly left: Arithmetic
      readonly right: Arithmetic
    }
  | {
      readonly type: 'ArithUnary'
      readonly operator: string
      readonly operand: Arithmetic
      readonly prefix: boolean
    }
  | {
      readonly type: 'ArithTernary'
      readonly condition: Arithmetic
      readonly consequent: Arithmetic
      readonly alternate: Arithmetic
    }
  | {
      readonly type: 'ArithAssignment'
      readonly operator: string
      readonly variable: string
      readonly value: Arithmetic
    }
  | { readonly type: 'ArithGroup' | 'ArithNested'; readonly expression: Arithmetic }
  | { readonly type: 'ArithBracedExpansion'; readonly content: string }
  | { readonly type: 'ArithCommandSubst'; readonly command: string }
  | { readonly type: UnknownArithmetic }

type UnknownArithmetic =
  | 'ArithDynamicAssignment'
  | 'ArithDynamicElement'
  | 'ArithArrayElement'
  | 'ArithDynamicBase'
  | 'ArithDynamicNumber'
  | 'ArithConcat'
  | 'ArithDoubleSubscript'
  | 'ArithNumberSubscript'
  | 'ArithSyntaxError'
  | 'ArithSingleQuote'

export type Condition =
  | { readonly type: 'CondBinary'; readonly operator: string; readonly left: Word; readonly right: Word }
  | { readonly type: 'CondUnary'; readonly operator: string; readonly operand: Word }
  | { readonly type: 'CondNot'; readonly operand: Condition }
  | { readonly type: 'CondAnd' | 'CondOr'; readonly left: Condition; readonly right: Condition }
  | { readonly type: 'CondGroup'; readonly expression: Condition }
  | { readonly type: 'CondWord'; readonly word: Word }

/** Parses a script. Throws an Error whose message says what was unexpected. */
export type ParseScript = (text: string) => Script
