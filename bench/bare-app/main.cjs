// The least that an Electron app can be: one window with one page. What Gazette is measured against.
// oxlint-disable-next-line boundaries/dependencies -- another app, for comparison
const { app, BrowserWindow } = require('electron');

void app.whenReady().then(() => new BrowserWindow({ width: 1200, height: 800 }).loadFile('index.html'));
app.on('window-all-closed', () => app.quit());
