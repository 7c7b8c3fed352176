// What the program says on the command line, in Korean.
import type { ProgressFault } from '../progress.ts'
import type { ProgramWords } from './en.ts'

const meant = (word: string | undefined) => (word === undefined ? '' : `. 혹시 ${word}인가요?`)

export const ko: ProgramWords = {
  about: 'crashloop: 쿠버네티스 클러스터를 살려 두는 게임',
  levelArgument:
    'LEVEL에는 id(first-contact/wrong-image), YAML 파일 경로, 드릴(drill/any-7), sandbox를 쓸 수 있습니다.',
  commands: {
    play: '터미널에서 게임을 합니다. 메뉴로 시작하거나 레벨로 바로 들어갑니다',
    run: '화면 없이 스크립트를 실행하고 기록과 판정을 출력합니다',
    drill: '돌아가는 클러스터에서 알려지지 않은 장애를 고칩니다',
    replay: '레벨을 푼 과정을 다시 보거나, 제출된 결과를 검증합니다',
    sheet: '연습 문제를 종이로 볼 수 있게 Markdown으로 출력합니다',
    levels: '레벨과 내가 모은 별을 보여 줍니다',
    check: '레벨 파일을 검사하고 증명합니다',
    'new-level': '바로 증명되는 새 레벨을 만들고 각 부분을 설명해 둡니다',
    schema: '편집기에서 쓸 파일의 JSON Schema를 출력합니다',
    serve: '이 컴퓨터에서 실제 클라이언트가 HTTPS로 접속할 수 있게 합니다. 시간은 실제 시계를 따릅니다',
    profile: '여기서 누가 게임을 하는지 보고, 진행 상황을 다른 컴퓨터로 옮깁니다',
    bench: '속도와 메모리를 재서 목표치와 비교합니다',
  },
  flags: {
    seed: '게임할 세계의 번호 (기본값 1)',
    profile: '누구의 진행 상황으로 저장할지',
    json: 'JSON으로 출력',
    levels: '게임에 들어 있는 레벨 대신 이 폴더의 레벨을 사용',
    lang: '언어 (기본값: 로캘)',
    help: '이 도움말 출력',
    version: '버전 출력',
    playlist: '플레이리스트의 연습 문제를 진행',
    result: '제출할 파일 (기본값 NAME.PROFILE.result.json)',
    ascii: '선과 기호를 ASCII로만 그림',
    linear: '화면을 다시 그리지 않고 한 줄씩 진행: 스크린 리더용 (TERM이 dumb이면 자동)',
    script: '입력할 줄들 (-는 표준 입력)',
    until: '끝에 흘려보낼 가상 시간 (기본값 10m, 풀릴 때까지)',
    topic: 'workload, service, scheduling, node 중 하나 (기본값 any)',
    drillSeed: '드릴 번호 (기본값: 오늘의 드릴)',
    replaySpeed: '재생 속도 (기본값 1)',
    sheetPlaylist: '플레이리스트의 연습 문제',
    solutions: '강사용: 힌트, 풀이, 해설 포함',
    watch: 'Ctrl-C를 누를 때까지 바뀐 파일을 계속 검사',
    port: '수신할 포트 (기본값 6443, 0이면 빈 포트)',
    kubeconfig: 'kubeconfig를 쓸 곳',
    'token-auth-file': '토큰별 사용자: token,user,uid,"group1,group2"',
    'client-ca-file': '클라이언트 인증서를 보증할 다른 인증 기관',
    'disable-admission': '끌 admission 플러그인',
    nodes: '머신 수',
    speed: '시간이 흐르는 속도 (기본값 1)',
  },
  noCommand: (given, near) => `"${given}" 명령은 없습니다${meant(near)}`,
  noFlag: (command, given, near) => `${command}에는 ${given} 플래그가 없습니다${meant(near && `--${near}`)}`,
  tooMuch: (command, word) => `${command} 명령에 "${word}"은(는) 쓸 수 없습니다`,
  noLanguage: (given) => `--lang: 게임이 아는 언어는 en과 ko입니다. "${given}"은(는) 모릅니다`,
  notWhole: (flag, given) => `--${flag}: "${given}"은(는) 정수가 아닙니다`,
  notBelow: (flag, given, limit) => `--${flag}: "${given}"은(는) ${limit}보다 작은 정수가 아닙니다`,
  notInRange: (flag, given, isWhole, least, most) =>
    `--${flag}: "${given}"은(는) ${least}부터 ${most}까지의 ${isWhole ? '정수' : '수'}가 아닙니다`,
  noDuration: (flag, given) => `--${flag}: "${given}"은(는) 기간이 아닙니다. 30s, 5m, 1h처럼 써 주세요`,

  fileTrouble: (flag, file, trouble) => `--${flag} ${file}: ${trouble}`,
  noBenchmark: (given, near) => `"${given}" 벤치마크는 없습니다${meant(near)}`,
  noTopic: (topics, given, near) =>
    `--topic: ${topics} 중에서 골라 주세요. "${given}"은(는) 없습니다${meant(near)}`,
  noPlugin: (given, near) => `--disable-admission: "${given}" 플러그인은 없습니다${meant(near)}`,
  needsTerminal: (level) =>
    `게임을 하려면 터미널이 필요합니다. 터미널이 없다면 \`crashloop run ${level} --script FILE\`을 쓰세요`,
  needsLevel:
    'run에는 레벨이 필요합니다: `crashloop run sandbox`. 목록은 `crashloop levels`로 볼 수 있습니다',
  noFolder: (folder) => `--levels: ${folder} 폴더가 없습니다`,
  noFile: (file) => `${file} 파일이 없습니다`,
  noPlaylist: (file) => `--playlist: ${file} 파일이 없습니다`,
  noLevel: (given, near) =>
    `"${given}" 레벨은 없습니다${meant(near) || '.'} 전체 목록은 \`crashloop levels\`로 볼 수 있습니다`,
  brokenLevels: (count, folder) =>
    `${folder}의 파일 가운데 ${count}개는 플레이할 수 없습니다. 이유는 \`crashloop check ${folder}\`가 알려 줍니다`,
  watchIsForPeople: 'check: --watch는 사람용, --json은 프로그램용이라 함께 쓸 수 없습니다',
  levelsOrPlaylist: 'sheet: 레벨과 플레이리스트 중 하나만 지정해 주세요',
  noProfileName: (flag, given) =>
    `${flag}"${given}"은(는) 이름으로 쓸 수 없습니다: 영문 소문자, 숫자, 대시로 32자까지`,
  noDeed: (deeds, given) => `profile: ${deeds} 중에서 골라 주세요. "${given}"은(는) 없습니다`,
  deedTrouble: (deed, trouble) => `profile ${deed}: ${trouble}`,
  imported: (name) => `${name} 프로필을 가져왔습니다. --profile ${name}으로 시작하세요`,
  profileRow: (solved, stars, last) =>
    `${solved}개 해결, 별 ${stars}개${last === undefined ? '' : `, 마지막 레벨 ${last}`}`,
  noProfile: (name) => `"${name}" 프로필이 없습니다`,
  notAProfile: '프로필 파일이 아닙니다. `crashloop profile export`로 만든 파일이 필요합니다',
  profileFault: (fault) => `프로필이 ${faultText(fault)}`,
  progressFault: (path, fault) => `${path}의 진행 상황이 ${faultText(fault)}`,
  startOnce: (trouble) => `${trouble}. 게임을 한 번 시작하면 따로 보관됩니다`,
  unreadable: (path, code) => `${path}의 진행 상황을 읽을 수 없습니다 (${code})`,
  beginsAnew: (trouble) => `${trouble}. 처음부터 시작합니다`,
  keptAside: (trouble, aside) => `${trouble}. ${aside}(으)로 보관해 두고 처음부터 시작합니다`,
  notKept: (folder, code) => `${folder}에 쓸 수 없습니다 (${code}). 마지막에 한 것은 저장되지 않았습니다`,
  runDamaged: (path) => `${path}의 플레이 기록이 손상되어 이어서 할 수 없습니다`,
  runOfOther: (path, release) =>
    `${path}의 플레이 기록은 다른 버전의 게임(${release})에서 만들어져 이어서 할 수 없습니다`,
  runAside: (trouble, aside) => `${trouble}. ${aside}(으)로 보관해 두었습니다`,
  needsRun: 'replay에는 이미 푼 레벨이나 파일이 필요합니다: `crashloop replay wrong-image`',
  notSolvedYet: (profile, level) => `${profile} 프로필은 아직 ${level} 레벨을 풀지 않았습니다`,
  noRun: (file) => `${file}에는 플레이 기록도 결과도 없습니다`,
  wasChanged: '파일이 작성된 뒤에 변경되었습니다',
  isOpen: '미해결',
  noRunToShow: '풀었다는 기록이 없습니다',
  levelIsGone: '여기에는 그런 레벨이 없습니다',
  levelIsOther: '여기 있는 레벨과 내용이 다릅니다',
  doesNotSolve: '기록대로 해도 풀리지 않습니다',
  isWorth: (stars) => `별은 ${stars}개입니다`,
  otherTranscript: '기록된 화면과 다릅니다',
  noResult: (path) => `--result: ${path}는 플레이리스트 결과 파일이 아닙니다`,
  otherPlaylist: (path, name) =>
    `--result: ${path}는 다른 플레이리스트(${name})의 결과이거나, 플레이리스트가 바뀌었습니다`,
  portIsTaken: '이미 다른 프로그램이 쓰는 포트입니다. --port 0은 빈 포트를 고릅니다',
  isServed: (name, url) => `${name}: ${url}에서 접속할 수 있습니다`,
  ctrlCEnds: 'Ctrl-C를 누르면 끝납니다.',
}

function faultText(fault: ProgressFault): string {
  return fault === 'damaged' ? '손상되었습니다' : `더 새로운 버전의 게임(${fault.newer})에서 저장되었습니다`
}
