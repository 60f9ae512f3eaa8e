/** What an archive of numbers says of its maker, where a reader of its arrays does not meet it. */
export const ARCHIVE_COMMENT = "convscope";
