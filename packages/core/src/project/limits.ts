/** Bytes of a file that is read. Larger files are only listed: no file that says something to detection is that large. */
export const MAX_FILE_BYTES = 1024 * 1024;
/** Characters of a value. No path, name or option is longer, but a value made of variables that hold each other may be. */
export const MAX_VALUE_LENGTH = 8192;
/** Files of a project. A folder with more of them is most likely not the one that was meant, but a home directory for example. */
export const MAX_FILES = 20_000;
/** Files that are listed in a folder of data. A developer may have more there; what an image brings is less. */
export const MAX_DATA_FILES = 500;
