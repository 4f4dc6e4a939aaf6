/** Electron's parts of a version's health: the trial that it is on here, and what the channel is told of it. */
import { uptime } from 'node:os';
import { join } from 'node:path';
import { app, net, type Session } from 'electron';
import type { Later, SupervisorState } from '../bridge/supervisor.ts';
import { HIDDEN_ARGUMENT } from '../navigation/arguments.ts';
import { openJsonFile } from '../settings/json-file.ts';
import type { Log } from '../settings/log.ts';
import type { ManagedPolicy } from '../settings/policy.ts';
import { configOf, readPackagedChannel } from './config.ts';
import { lateSession } from './fetch/session.ts';
import { chooseInstaller } from './install/index.ts';
import { openRecords } from './records.ts';
import { createReports, NOTHING_REPORTED, reporting, type Reports, type ReportTarget } from './reports.ts';
import { createTrial } from './trial.ts';

export interface Health extends Pick<Reports, 'connected' | 'waiting' | 'stop'> {
  /** A page shows something. */
  painted(): void;
  bridge(state: SupervisorState): void;
}

const ANSWER_MS = 15_000;

/** To be called before any window is made. */
export async function openHealth(options: {
  readonly dataFolder: string;
  readonly policy: Pick<ManagedPolicy, 'policy'>;
  readonly later: Later;
  readonly log: Log;
}): Promise<Health> {
  const { dataFolder, later } = options;
  const log = (message: string): void => options.log('warn', message);
  const version = app.getVersion();
  const records = openRecords(dataFolder);
  const { hindrance } = chooseInstaller({ app, process, dataFolder, wallClock: Date.now, log });
  const folder = join(app.getPath('userData'), 'update');
  const [packaged, file] = await Promise.all([
    readPackagedChannel(app.getAppPath(), log),
    openJsonFile(join(folder, 'reporting.json'), reporting, NOTHING_REPORTED, log),
  ]);
  const target = (): ReportTarget | null => {
    const policy = options.policy.policy().update;
    const config = configOf(packaged, policy, hindrance);
    if (config.kind === 'off' || !policy.mayReport) return null;
    const { channel, ring } = config;
    return { url: `${config.folder}reports`, channel, ring, key: policy.reportKey };
  };
  const ownSession = lateSession(() => options.policy.policy().update.address ?? packaged.address);
  const trial = createTrial({
    records,
    version,
    isHidden: process.argv.includes(HIDDEN_ARGUMENT),
    now: () => performance.now(),
    onHealthy: (firstPaintMs) => reports.healthy(firstPaintMs),
    log,
  });
  const reports = createReports({
    file,
    version,
    target,
    post: async (url, body) => post(await ownSession(), url, body),
    returned: records.returned(),
    later,
    wallClock: Date.now,
    bootedAt: () => Date.now() - uptime() * 1000,
    log: (message) => options.log('info', message),
  });
  if (trial.isStuck)
    options.log('error', `${version} showed nothing at its first starts; no other version is kept`);

  async function stop(): Promise<void> {
    trial.ending();
    await reports.stop();
  }
  app.on('browser-window-created', (_event, window) => {
    trial.windowOpened();
    reports.started();
    // Windows ends the process without asking further.
    window.on('session-end', () => void stop());
  });
  app.on('render-process-gone', (_event, _contents, { reason }) => {
    if (reason !== 'clean-exit' && reason !== 'killed') reports.crashed();
  });
  return {
    connected: reports.connected,
    waiting: reports.waiting,
    painted: trial.painted,
    bridge({ kind }) {
      if (kind === 'running') trial.bridgeReady();
      else if (kind === 'waiting' || kind === 'failed') reports.crashed();
    },
    stop,
  };
}

function post(own: Session, url: string, body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = net.request({
      method: 'POST',
      url,
      session: own,
      redirect: 'error',
      credentials: 'omit',
      cache: 'no-store',
      headers: { 'user-agent': 'Gazette', 'content-type': 'application/json' },
    });
    const timer = setTimeout(() => request.abort(), ANSWER_MS);
    const settle = (done: () => void): void => {
      clearTimeout(timer);
      done();
    };
    request.on('response', (response) => {
      // What it says does not matter, but has to be taken.
      response.on('data', () => undefined);
      settle(() => resolve(response.statusCode));
    });
    request.on('abort', () => settle(() => reject(new Error('no answer'))));
    request.on('error', (error) => settle(() => reject(error)));
    request.end(body);
  });
}
