/** Draws an SVG in Playwright's or `CHROMIUM_PATH`'s Chromium. */
import { chromium } from '@playwright/test';

export interface Drawing {
  /** A transparent PNG of `size` × `size` pixels. `css` is for the page that has the drawing as its only content. */
  draw(svg: string, size: number, css: string): Promise<Buffer>;
  close(): Promise<void>;
}

export async function openDrawing(): Promise<Drawing> {
  const executablePath = process.env['CHROMIUM_PATH'];
  const browser = await chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  const page = await browser.newPage();
  return {
    async draw(svg, size, css) {
      await page.setViewportSize({ width: size, height: size });
      await page.setContent(`<style>${css}</style>${svg}`);
      return await page.screenshot({ omitBackground: true });
    },
    close: () => browser.close(),
  };
}
