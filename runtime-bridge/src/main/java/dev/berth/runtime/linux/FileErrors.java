package dev.berth.runtime.linux;

/** Texts of the errors that file calls meet, as the runtimes of this field word them. */
final class FileErrors {
  private FileErrors() {}

  static String text(int errno) {
    return switch (errno) {
      case 1 -> "operation not permitted";
      case 2 -> "no such file or directory";
      case 5 -> "input/output error";
      case 13 -> "permission denied";
      case 17 -> "file exists";
      case 18 -> "invalid cross-device link";
      case 20 -> "not a directory";
      case 21 -> "is a directory";
      case 22 -> "invalid argument";
      case 24 -> "too many open files";
      case 27 -> "file too large";
      case 28 -> "no space left on device";
      case 30 -> "read-only file system";
      case 31 -> "too many links";
      case 36 -> "file name too long";
      case 39 -> "directory not empty";
      case 40 -> "too many levels of symbolic links";
      case 95 -> "operation not supported";
      case 122 -> "disk quota exceeded";
      default -> "error " + errno;
    };
  }
}
