import { describe, expect, it } from 'vitest';
import { Breaker } from './breaker.ts';

function setUp() {
  let time = 0;
  const breaker = new Breaker({ now: () => time });
  return {
    breaker,
    pass: (ms: number) => {
      time += ms;
    },
    fail: (count: number) => {
      for (let i = 0; i < count; i += 1) breaker.admit()?.failed();
    },
  };
}

describe('Breaker', () => {
  it('opens after three failures in a row', () => {
    const { breaker, fail } = setUp();
    fail(2);
    breaker.admit()?.succeeded();
    fail(2);
    expect(breaker.state).toBe('closed');
    fail(1);
    expect(breaker.state).toBe('open');
    expect(breaker.admit()).toBeNull();
  });

  it('lets one probe through after 30 s', () => {
    const { breaker, fail, pass } = setUp();
    fail(3);
    pass(29_999);
    expect(breaker.admit()).toBeNull();
    pass(1);
    expect(breaker.state).toBe('half-open');
    const probe = breaker.admit();
    expect(probe).not.toBeNull();
    expect(breaker.admit()).toBeNull();
    probe?.succeeded();
    expect(breaker.state).toBe('closed');
  });

  it('opens for another 30 s when the probe fails', () => {
    const { breaker, fail, pass } = setUp();
    fail(3);
    pass(30_000);
    fail(1);
    expect(breaker.state).toBe('open');
    pass(30_000);
    expect(breaker.admit()).not.toBeNull();
  });

  it('is closed by a new connection, after which old requests do not count', () => {
    const { breaker, fail } = setUp();
    const old = [breaker.admit(), breaker.admit(), breaker.admit()];
    fail(3);
    breaker.connected();
    expect(breaker.state).toBe('closed');
    for (const permit of old) permit?.failed();
    expect(breaker.state).toBe('closed');
  });

  it('counts each request once, and late failures do not prolong the wait', () => {
    const { breaker, fail, pass } = setUp();
    const once = breaker.admit();
    const late = breaker.admit();
    once?.failed();
    once?.failed();
    once?.failed();
    expect(breaker.state).toBe('closed');
    fail(2);
    pass(29_000);
    late?.failed();
    pass(1_000);
    expect(breaker.state).toBe('half-open');
  });

  it('closes on a late answer, since the other end is alive', () => {
    const { breaker, fail } = setUp();
    const late = breaker.admit();
    fail(3);
    late?.succeeded();
    expect(breaker.state).toBe('closed');
  });
});
