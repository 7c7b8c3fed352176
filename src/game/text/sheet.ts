// The words of printed exercises.

const en = {
  difficulty: (level: number) => `difficulty ${level} of 5`,
  time: (text: string) => `${text} for it`,
  timeForAll: (text: string) => `Time for all of it: ${text}.`,
  par: (commands: number | undefined, time: string | undefined) =>
    `par ${[...(commands === undefined ? [] : [`${commands} commands`]), ...(time === undefined ? [] : [time])].join(', ')}`,
  namespace: (name: string) => `You work in the namespace \`${name}\`.`,
  goals: 'Goals',
  rules: 'Rules, to be kept all the time',
  hints: 'Hints',
  solutions: 'Solutions',
  mistakes: 'What does not work',
  debrief: 'Debrief',
}

const ko: typeof en = {
  difficulty: (level) => `난이도 ${level}/5`,
  time: (text) => `제한 시간 ${text}`,
  timeForAll: (text) => `전체 제한 시간: ${text}`,
  par: (commands, time) =>
    `기준 ${[...(commands === undefined ? [] : [`명령 ${commands}개`]), ...(time === undefined ? [] : [time])].join(', ')}`,
  namespace: (name) => `\`${name}\` 네임스페이스에서 작업합니다.`,
  goals: '목표',
  rules: '규칙 (처음부터 끝까지 지켜야 합니다)',
  hints: '힌트',
  solutions: '풀이',
  mistakes: '통하지 않는 방법',
  debrief: '돌아보기',
}

export const sheetWords = { en, ko }
