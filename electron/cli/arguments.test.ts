import { describe, expect, it } from 'vitest';
import { commandArguments } from './arguments.ts';

describe('commandArguments', () => {
  it('finds the command as the first word, behind any switches', () => {
    expect(commandArguments({ argv: ['/opt/Gazette/gazette', 'cli', 'list', '--json'] })).toEqual([
      'list',
      '--json',
    ]);
    expect(
      commandArguments({ argv: ['gazette', '--ozone-platform=headless', '--no-sandbox', 'cli', 'doctor'] }),
    ).toEqual(['doctor']);
    expect(commandArguments({ argv: ['gazette', 'cli', 'show', '--', '-a'] })).toEqual(['show', '--', '-a']);
    expect(commandArguments({ argv: ['gazette', 'cli'] })).toEqual([]);
    expect(commandArguments({ argv: ['gazette', 'cli', 'cli', '-h'] })).toEqual(['cli', '-h']);
  });

  it('takes the app’s folder for no word of the person’s when unpackaged', () => {
    expect(commandArguments({ argv: ['electron', '.', 'cli', 'list'], defaultApp: true })).toEqual(['list']);
    expect(commandArguments({ argv: ['electron', '--x', '/a', '--y', 'cli'], defaultApp: true })).toEqual([]);
    expect(commandArguments({ argv: ['electron', 'cli'], defaultApp: true })).toBeNull();
    expect(commandArguments({ argv: ['electron', '.'], defaultApp: true })).toBeNull();
  });

  it('leaves every other start to the desktop app', () => {
    for (const argv of [
      ['gazette'],
      ['gazette', '/home/me/cli'],
      ['gazette', './cli'],
      ['gazette', 'notices', 'cli'],
      ['gazette', '--', 'cli'],
      ['gazette', 'gazette://notice/cli'],
      ['gazette', '--cli'],
    ]) {
      expect(commandArguments({ argv })).toBeNull();
    }
  });
});
