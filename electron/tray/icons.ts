/** The ready images of `icons/`, bundled as data addresses, so that nothing is looked for when the app runs. */
import { nativeImage, type NativeImage } from 'electron';

const IMAGES = import.meta.glob<string>('./icons/*.png', {
  query: '?inline',
  import: 'default',
  eager: true,
});

type ImageName = 'tray' | 'tray-unread' | 'template' | 'template-unread' | 'overlay';

/** An image of `base` points, with a representation for each scale that there is a drawing of. */
export function readyImage(name: ImageName, base: number): NativeImage {
  const sized = Object.entries(IMAGES).flatMap(([path, address]) => {
    const size = Number(/^\.\/icons\/(.+)-(\d+)\.png$/.exec(path)?.[2]);
    return path === `./icons/${name}-${size}.png` ? [{ size, address }] : [];
  });
  const first = sized.find(({ size }) => size === base);
  const image = nativeImage.createFromDataURL(first?.address ?? '');
  for (const { size, address } of sized)
    if (size > base) image.addRepresentation({ scaleFactor: size / base, dataURL: address });
  return image;
}
