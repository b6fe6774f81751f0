// What a new password must have (domain SEC-02), so that people see it while they type. The server decides.
export const passwordMin = 10;
export const passwordMax = 128;
export const classesMin = 3;

export type PasswordRule = 'length' | 'classes' | 'name';

export function metRules(password: string, account: string): Record<PasswordRule, boolean> {
  const length = [...password].length;
  const classes = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^a-zA-Z0-9]/].filter((one) => one.test(password)).length;
  return {
    length: length >= passwordMin && length <= passwordMax,
    classes: classes >= classesMin,
    name: password !== '' && !password.toLowerCase().includes(account.toLowerCase()),
  };
}
