// What a browser calls itself, in a few words people know: "Chrome 120, Windows". What is not known stays as it is.
const browsers: [RegExp, string][] = [
  [/MicroMessenger\/(\d+)/, 'WeChat'], [/Edg\/(\d+)/, 'Edge'], [/Firefox\/(\d+)/, 'Firefox'],
  [/(?:Headless)?Chrome\/(\d+)/, 'Chrome'], [/Version\/(\d+).*Safari/, 'Safari'],
];
const systems: [RegExp, string][] = [
  [/Windows/, 'Windows'], [/Android/, 'Android'], [/iPhone|iPad/, 'iOS'], [/Mac OS X/, 'macOS'], [/Linux/, 'Linux'],
];

export function agentText(agent: string): string {
  const browser = browsers.find(([pattern]) => pattern.test(agent));
  if (!browser) return agent;
  const system = systems.find(([pattern]) => pattern.test(agent));
  return [`${browser[1]} ${browser[0].exec(agent)?.[1]}`, system?.[1]].filter(Boolean).join(', ');
}
