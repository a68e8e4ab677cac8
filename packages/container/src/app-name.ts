import { guessed, type ContainerView, type Fact } from 'litestream-generator-core';

/** The name of a published image, else that of the root folder, by which people know the project. */
export function findAppName({ image, project }: ContainerView): Fact<string> {
  if (image.value.kind === 'published') {
    const name =
      image.value.image
        .replace(/[:@][^/]*$/, '')
        .split('/')
        .at(-1) ?? '';
    // Some publishers call the image `server` below the name of the product, as in vaultwarden/server.
    return guessed(name === 'server' ? (image.value.image.split('/').at(-2) ?? name) : name, 'the name of the image');
  }
  return guessed(project.name === '' ? 'app' : project.name, 'the name of the root folder');
}
