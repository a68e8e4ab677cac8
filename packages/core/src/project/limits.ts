/** Larger files are listed, not read: no file that detection reads comes near it. Bytes. */
export const MAX_FILE_BYTES = 1024 * 1024;
/** No path, name or option is longer; what is put together from variables that hold each other soon would be. Characters. */
export const MAX_VALUE_LENGTH = 8192;
/** More files mean the wrong folder, a home directory say. */
export const MAX_FILES = 20_000;
/** A developer's own data may be more; what an image brings is less. */
export const MAX_DATA_FILES = 500;
