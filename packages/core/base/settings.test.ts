import { expect, test } from 'vitest';
import { ConfigError, readConfig } from './config.ts';
import { expectedOf, formOf, settingFrom, settingKeys, variableOf } from './settings.ts';

const least = { DATABASE_URL: 'postgresql://u@h/n', REDIS_URL: 'redis://h' };

test('each setting has a variable, and says what it expects', () => {
  expect(settingKeys.map(variableOf)).toContain('SAFELIGHT_FOLDER_MINUTES');
  for (const key of settingKeys) expect(expectedOf(key)).not.toBe('');
});

test('a text is read by the form of its setting', () => {
  expect(formOf('folderMinutes')).toMatchObject({ is: 'number' });
  expect(settingFrom('folderMinutes', '30')).toBe(30);
  expect(settingFrom('ignore', '*.lrdata, /Backup/tmp')).toEqual(['*.lrdata', '/Backup/tmp']);
});

test('what the environment sets is taken, and nothing else', () => {
  expect(readConfig({ ...least, SAFELIGHT_BRAKE_FILES: '40' }).settings).toEqual({ brakeFiles: 40 });
  expect(readConfig({ ...least, SAFELIGHT_BRAKE_FILES: '' }).settings).toEqual({});
});

test.each(['0', '17', 'four', '-1'])('drives at once cannot be %s', (text) => {
  expect(() => readConfig({ ...least, SAFELIGHT_DRIVES_AT_ONCE: text })).toThrow(ConfigError);
  expect(() => readConfig({ ...least, SAFELIGHT_DRIVES_AT_ONCE: text })).toThrow(
    /^SAFELIGHT_DRIVES_AT_ONCE is .*, expected a whole number from 1 to 16\.$/,
  );
});
