// What the program says on the command line, in English. What authors are told of their files is English everywhere.
import type { ProgressFault } from '../progress.ts'

const meant = (word: string | undefined) => (word === undefined ? '' : `; did you mean ${word}?`)

export const en = {
  about: 'crashloop: keep a Kubernetes cluster alive',
  levelArgument:
    'LEVEL is an id (first-contact/wrong-image), a path to a YAML file, a drill (drill/any-7), or sandbox.',
  commands: {
    play: 'play in the terminal: the menu, or straight into a level',
    run: 'play a script without a screen and print the transcript and the verdict',
    drill: 'mend an unknown fault of a living cluster',
    replay: 'show again how a level was solved, or check a result that was handed in',
    sheet: 'print exercises as Markdown, for people on paper',
    levels: 'list the levels, with your stars',
    check: 'validate and prove levels',
    'new-level': 'write a level to begin with: it proves at once and says what each part is for',
    schema: 'print the JSON Schema of a file, for editors',
    serve: 'open a world to real clients over HTTPS on this machine; time follows the wall',
    profile: 'who plays here; take progress to another machine and back',
    bench: 'measure speed and memory against their budgets',
  },
  flags: {
    seed: 'the world to play in (default 1)',
    profile: 'who plays: whose progress is kept',
    json: 'print JSON',
    levels: "play the levels of a folder instead of the game's own",
    lang: 'the language (default: of the locale)',
    help: 'print this',
    version: 'print the version',
    playlist: 'play the exercises of a playlist',
    result: 'what to hand in (default NAME.PROFILE.result.json)',
    ascii: 'draw lines and signs with ASCII only',
    linear: 'line by line, nothing redrawn: for screen readers (chosen by itself when TERM is dumb)',
    script: 'the lines to type (- is standard input)',
    until: 'virtual time to let pass at the end (default 10m, until solved)',
    topic: 'workload, service, scheduling or node (default any)',
    drillSeed: "which one (default: today's)",
    replaySpeed: 'how fast to show it (default 1)',
    sheetPlaylist: 'the exercises of a playlist',
    solutions: 'with hints, solutions and debriefs, for the instructor',
    watch: 'check again what changes, until Ctrl-C',
    port: 'where to listen (default 6443, 0 takes a free one)',
    kubeconfig: 'where to write the way in',
    'token-auth-file': 'users by token: token,user,uid,"group1,group2"',
    'client-ca-file': 'who else vouches for certificates of clients',
    'disable-admission': 'admission plugins to leave out',
    nodes: 'machines of the world',
    speed: 'how fast time passes (default 1)',
  },
  noCommand: (given: string, near: string | undefined) => `there is no command "${given}"${meant(near)}`,
  noFlag: (command: string, given: string, near: string | undefined) =>
    `${command} has no flag ${given}${meant(near && `--${near}`)}`,
  tooMuch: (command: string, word: string) => `${command} takes no "${word}" here`,
  noLanguage: (given: string) => `--lang: the game speaks en and ko, not "${given}"`,
  notWhole: (flag: string, given: string) => `--${flag}: "${given}" is no whole number`,
  notBelow: (flag: string, given: string, limit: number) =>
    `--${flag}: "${given}" is no whole number below ${limit}`,
  notInRange: (flag: string, given: string, isWhole: boolean, least: number, most: number) =>
    `--${flag}: "${given}" is no ${isWhole ? 'whole ' : ''}number from ${least} to ${most}`,
  noDuration: (flag: string, given: string) => `--${flag}: "${given}" is no duration; say 30s, 5m or 1h`,

  fileTrouble: (flag: string, file: string, trouble: string) => `--${flag} ${file}: ${trouble}`,
  noBenchmark: (given: string, near: string | undefined) => `there is no benchmark "${given}"${meant(near)}`,
  noTopic: (topics: string, given: string, near: string | undefined) =>
    `--topic: there are ${topics}, not "${given}"${meant(near)}`,
  noPlugin: (given: string, near: string | undefined) =>
    `--disable-admission: there is no plugin "${given}"${meant(near)}`,
  needsTerminal: (level: string) =>
    `the game needs a terminal; without one use \`crashloop run ${level} --script FILE\``,
  needsLevel: 'run needs a level: `crashloop run sandbox`; `crashloop levels` lists them',
  noFolder: (folder: string) => `--levels: there is no folder ${folder}`,
  noFile: (file: string) => `there is no file ${file}`,
  noPlaylist: (file: string) => `--playlist: there is no file ${file}`,
  noLevel: (given: string, near: string | undefined) =>
    `there is no level "${given}"${meant(near) || ';'} \`crashloop levels\` lists them all`,
  brokenLevels: (count: number, folder: string) =>
    `${count} of the files in ${folder} cannot be played; \`crashloop check ${folder}\` says why`,
  watchIsForPeople: 'check: --watch is for people, --json for programs',
  levelsOrPlaylist: 'sheet: say levels or a playlist, not both',
  // Profiles and progress.
  noProfileName: (flag: string, given: string) =>
    `${flag}"${given}" is no name: small letters, digits and dashes, 32 at most`,
  noDeed: (deeds: string, given: string) => `profile: say one of ${deeds}, not "${given}"`,
  deedTrouble: (deed: string, trouble: string) => `profile ${deed}: ${trouble}`,
  imported: (name: string) => `profile ${name} is here now; play with --profile ${name}`,
  profileRow: (solved: number, stars: number, last: string | undefined) =>
    `${solved} solved, ${stars} stars${last === undefined ? '' : `, last in ${last}`}`,
  noProfile: (name: string) => `there is no profile "${name}"`,
  notAProfile: 'that is no profile: `crashloop profile export` writes one',
  profileFault: (fault: ProgressFault) => `the profile ${faultText(fault)}`,
  progressFault: (path: string, fault: ProgressFault) => `the progress in ${path} ${faultText(fault)}`,
  startOnce: (trouble: string) => `${trouble}; start the game once to set it aside`,
  unreadable: (path: string, code: string) => `the progress in ${path} cannot be read (${code})`,
  beginsAnew: (trouble: string) => `${trouble}; beginning anew`,
  keptAside: (trouble: string, aside: string) => `${trouble}; it is kept as ${aside}, beginning anew`,
  notKept: (folder: string, code: string) =>
    `nothing can be written into ${folder} (${code}): what was played last is not kept`,
  runDamaged: (path: string) => `the run in ${path} is damaged and cannot be gone on with`,
  runOfOther: (path: string, release: string) =>
    `the run in ${path} comes from another version of the game (${release}) and cannot be gone on with`,
  runAside: (trouble: string, aside: string) => `${trouble}; it is kept as ${aside}`,
  // Replays and results.
  needsRun: 'replay needs a level that was solved, or a file: `crashloop replay wrong-image`',
  notSolvedYet: (profile: string, level: string) => `${profile} has not solved ${level} yet`,
  noRun: (file: string) => `${file} holds neither a run nor a result`,
  wasChanged: 'the file was changed after it was written',
  isOpen: 'open',
  noRunToShow: 'it has no run to show for it',
  levelIsGone: 'there is no such level here',
  levelIsOther: 'the level is another one here',
  doesNotSolve: 'what was done does not solve it',
  isWorth: (stars: number) => `it is worth ${stars} ${stars === 1 ? 'star' : 'stars'}`,
  otherTranscript: 'its transcript is another one',
  noResult: (path: string) => `--result: ${path} is no result of a playlist`,
  otherPlaylist: (path: string, name: string) =>
    `--result: ${path} is of another playlist (${name}), or that has changed`,
  // The door.
  portIsTaken: 'somebody else listens there; --port 0 takes a free one',
  isServed: (name: string, url: string) => `${name} is served at ${url}`,
  ctrlCEnds: 'Ctrl-C ends it.',
}

function faultText(fault: ProgressFault): string {
  return fault === 'damaged' ? 'is damaged' : `comes from a newer version of the game (${fault.newer})`
}

/** The same words in every language. */
export type ProgramWords = typeof en
